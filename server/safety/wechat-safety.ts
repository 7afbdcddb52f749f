import type { WechatPlatformConfig } from '../config.js';
import { isObject } from '../users/platforms/json.js';
import { openWechatApi, type WechatAnswer } from '../users/platforms/wechat-api.js';
import type { Verdict } from './words.rules.js';

/** Where a text is to stand, as msgSecCheck numbers it. */
export const SCENES = { PROFILE: 1, COMMENT: 2, FORUM: 3, LOG: 4 } as const;
export type Scene = keyof typeof SCENES;

export interface TextSafety {
  /** What WeChat says of a text by one of its users who was here within two hours; null where it does not say. */
  judge(wish: { openid: string; text: string; scene: Scene }): Promise<Verdict | null>;
}

/** Whoever writes is waiting. The token included, in milliseconds. */
const PATIENCE_MS = 2_000;

/** WeChat takes no more. */
const MAX_CONTENT = 2_500;

const VERDICTS: Readonly<Record<string, Verdict>> = { pass: 'PASS', review: 'REVIEW', risky: 'RISKY' };

/** `msgSecCheck`, version 2: POST /wxa/msg_sec_check with an access token. */
export function createWechatSafety(
  config: WechatPlatformConfig,
  { now = () => new Date(), patienceMs = PATIENCE_MS }: { now?: () => Date; patienceMs?: number } = {},
): TextSafety {
  const api = openWechatApi(config, { now, timeoutMs: patienceMs });
  return {
    async judge({ openid, text, scene }) {
      const content = text.slice(0, MAX_CONTENT);
      if (content !== text) return null;
      const body = JSON.stringify({ version: 2, openid, scene: SCENES[scene], content });
      return verdictOf(await within(patienceMs, api.post('/wxa/msg_sec_check', body)));
    },
  };
}

function verdictOf(answer: WechatAnswer | null): Verdict | null {
  if (!answer?.heard || answer.errcode !== 0 || !isObject(answer.body.result)) return null;
  const { suggest } = answer.body.result;
  return typeof suggest === 'string' ? (VERDICTS[suggest] ?? null) : null;
}

/** A token that is slow to come and a call that is slow to answer share one deadline. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>(resolve => (timer = setTimeout(() => resolve(null), ms)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
