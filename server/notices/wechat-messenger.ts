import type { WechatPlatformConfig } from '../config.js';
import { OUTBOUND_TIMEOUT_MS } from '../users/platforms/outbound.js';
import { openWechatApi, type WechatAnswer } from '../users/platforms/wechat-api.js';
import type { MessageOutcome, Messenger } from './messenger.js';

/** 43101: the person has not agreed, has agreed to none that is left, or has turned messages off. */
const REFUSED = 43101;

/** System busy, quotas by day and by minute, two at a time to one person. */
const PASSING = [-1, 45009, 45011, 43108];

/** `subscribeMessage.send`: POST /cgi-bin/message/subscribe/send with an access token. */
export function createWechatMessenger(
  config: WechatPlatformConfig,
  { now = () => new Date(), timeoutMs = OUTBOUND_TIMEOUT_MS }: { now?: () => Date; timeoutMs?: number } = {},
): Messenger {
  const api = openWechatApi(config, { now, timeoutMs });
  return {
    async send({ to, template, page, fields }) {
      const data = Object.fromEntries(Object.entries(fields).map(([keyword, value]) => [keyword, { value }]));
      const message = { touser: to, template_id: template, page, data, lang: 'zh_CN' };
      return outcomeOf(await api.post('/cgi-bin/message/subscribe/send', JSON.stringify(message)));
    },
  };
}

function outcomeOf(answer: WechatAnswer): MessageOutcome {
  if (!answer.heard) return { kind: 'LATER', reason: answer.reason };
  const { errcode } = answer;
  if (errcode === 0) return { kind: 'SENT' };
  const reason = String(errcode);
  if (errcode === REFUSED) return { kind: 'REFUSED', reason };
  return { kind: PASSING.includes(errcode) ? 'LATER' : 'IMPOSSIBLE', reason };
}
