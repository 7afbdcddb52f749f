import type { WechatPlatformConfig } from '../../config.js';
import { jsonObject } from './json.js';
import { ask } from './outbound.js';

/** What api.weixin.qq.com answered, or why nothing of it can be believed. `errcode` 0 is success, whatever the HTTP status says. */
export type WechatAnswer =
  | { heard: true; errcode: number; errmsg: string; body: Record<string, unknown> }
  | { heard: false; reason: string };

export interface WechatApi {
  /** A call that needs the access token; `query` goes beside it. Answers TOKEN_REFUSED when a new token is refused too. */
  post(path: string, body: string, query?: Record<string, string>): Promise<WechatAnswer>;
}

/** The access token is no longer good, whatever we were told about its life. */
const TOKEN_ENDED = [40001, 40014, 42001];

/** WeChat has a new token five minutes before the old one ends, so that a minute before is neither too early nor late. */
const RENEW_BEFORE_MS = 60_000;

const TOKEN_REFUSED = 'TOKEN_REFUSED';

interface Token {
  text: string;
  endsAt: number;
}

/**
 * Calls that carry an access token. `stable_token` gives everybody the same token until it ends, so that each user of
 * it may keep its own; within one, only one request for it is under way at a time. The URLs carry secrets and are never
 * logged.
 */
export function openWechatApi(
  config: WechatPlatformConfig,
  { now, timeoutMs }: { now: () => Date; timeoutMs: number },
): WechatApi {
  const baseUrl = config.baseUrl.replace(/\/+$/, '');
  let token: Token | null = null;
  let asking: Promise<Token | string> | null = null;

  async function send(url: string, body: string): Promise<WechatAnswer> {
    const headers = { 'content-type': 'application/json' };
    const heard = await ask({ url, method: 'POST', headers, body, timeoutMs });
    if (!heard.heard) return heard;
    if (heard.status !== 200) return { heard: false, reason: `HTTP_${heard.status}` };
    const answer = jsonObject(heard.body.toString('utf8'));
    if (!answer) return { heard: false, reason: 'MALFORMED' };
    const { errcode, errmsg } = answer;
    if (errcode !== undefined && !Number.isSafeInteger(errcode)) return { heard: false, reason: 'MALFORMED' };
    return {
      heard: true,
      errcode: typeof errcode === 'number' ? errcode : 0,
      errmsg: typeof errmsg === 'string' ? errmsg : '',
      body: answer,
    };
  }

  /** A token, or the reason why there is none. */
  async function fetchToken(): Promise<Token | string> {
    const asked = now().getTime();
    const fields = { grant_type: 'client_credential', appid: config.appid, secret: config.appSecret };
    const answer = await send(`${baseUrl}/cgi-bin/stable_token`, JSON.stringify(fields));
    if (!answer.heard) return answer.reason;
    const { access_token: text, expires_in: seconds } = answer.body;
    if (typeof text !== 'string' || !text || typeof seconds !== 'number')
      return `TOKEN_${answer.errcode || 'MALFORMED'}`;
    return { text, endsAt: asked + seconds * 1000 };
  }

  async function currentToken(): Promise<Token | string> {
    if (token && now().getTime() < token.endsAt - RENEW_BEFORE_MS) return token;
    asking ??= fetchToken().finally(() => (asking = null));
    const fetched = await asking;
    token = typeof fetched === 'string' ? null : fetched;
    return fetched;
  }

  async function attempt(path: string, body: string, query: Record<string, string>): Promise<WechatAnswer> {
    const current = await currentToken();
    if (typeof current === 'string') return { heard: false, reason: current };
    const search = new URLSearchParams({ access_token: current.text, ...query });
    const answer = await send(`${baseUrl}${path}?${search}`, body);
    if (!answer.heard) return answer;
    if (!TOKEN_ENDED.includes(answer.errcode)) {
      // A success says so itself: an answer without `errcode` is not one to these calls.
      return answer.body.errcode === undefined ? { heard: false, reason: 'MALFORMED' } : answer;
    }
    // Another call may have renewed it meanwhile.
    if (token === current) token = null;
    return { heard: false, reason: TOKEN_REFUSED };
  }

  return {
    async post(path, body, query = {}) {
      const answer = await attempt(path, body, query);
      // Nothing was carried out, so that asking again, once, is safe.
      return !answer.heard && answer.reason === TOKEN_REFUSED ? attempt(path, body, query) : answer;
    },
  };
}
