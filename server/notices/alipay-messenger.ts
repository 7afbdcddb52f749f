import type { AlipayConfig } from '../config.js';
import { openAlipayLine, type AlipayAnswer, type LineOptions } from '../users/platforms/alipay-line.js';
import type { MessageOutcome, Messenger } from './messenger.js';

/** Older apps know their people by a `user_id`. */
const USER_ID = /^2088\d{12}$/;

/** `alipay.open.app.mini.templatemessage.send`: `data` is JSON within JSON. */
export function createAlipayMessenger(config: AlipayConfig, options?: LineOptions): Messenger {
  const line = openAlipayLine(config, options);
  return {
    async send({ to, template, page, fields }) {
      const data = Object.fromEntries(Object.entries(fields).map(([keyword, value]) => [keyword, { value }]));
      const answer = await line.ask('alipay.open.app.mini.templatemessage.send', {
        biz_content: {
          ...(USER_ID.test(to) ? { to_user_id: to } : { to_open_id: to }),
          user_template_id: template,
          page,
          data: JSON.stringify(data),
        },
      });
      return outcomeOf(answer);
    },
  };
}

/** What is not signed explains, and decides nothing; of what is, only the gateway's own faults pass. */
function outcomeOf(answer: AlipayAnswer): MessageOutcome {
  if (answer.kind === 'NO_ANSWER') return { kind: 'LATER', reason: answer.reason };
  if (answer.kind === 'UNVERIFIED_FAILURE') return { kind: 'LATER', reason: answer.subCode || answer.code };
  const { code, sub_code: subCode } = answer.fields;
  if (code === '10000') return { kind: 'SENT' };
  const reason = typeof subCode === 'string' ? subCode : String(code);
  if (code === '20000' || /SYSTEM_ERROR|BUSY|FREQUEN|LIMIT/i.test(reason)) return { kind: 'LATER', reason };
  return { kind: /SUBSCRI/i.test(reason) ? 'REFUSED' : 'IMPOSSIBLE', reason };
}
