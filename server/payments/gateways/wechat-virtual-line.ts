import { createHmac } from 'node:crypto';
import type { WechatVirtualConfig } from '../../config.js';
import { jsonObject } from '../../users/platforms/json.js';
import { ask } from '../../users/platforms/outbound.js';

/** What /xpay answered, or why nothing of it can be believed. `errcode` 0 is success, whatever the HTTP status says. */
export type XpayAnswer =
  | { heard: true; errcode: number; errmsg: string; body: Record<string, unknown> }
  | { heard: false; reason: string };

export interface XpayLine {
  call(name: 'query_order' | 'refund_order' | 'notify_provide_goods', fields: object): Promise<XpayAnswer>;
}

/** The access token is no longer good, whatever we were told about its life. */
const TOKEN_ENDED = [40001, 40014, 42001];

/** WeChat has a new token five minutes before the old one ends, so that a minute before is neither too early nor late. */
const RENEW_BEFORE_MS = 60_000;

interface Token {
  text: string;
  endsAt: number;
}

/**
 * Calls of /xpay, signed with the app key and carrying an access token. `stable_token` gives everybody the same token
 * until it ends, so that each process may keep its own; within one, only one request for it is under way at a time.
 * The URLs carry secrets and are never logged.
 */
export function openXpayLine(
  config: WechatVirtualConfig,
  { now, timeoutMs }: { now: () => Date; timeoutMs: number },
): XpayLine {
  const baseUrl = config.baseUrl.replace(/\/+$/, '');
  let token: Token | null = null;
  let asking: Promise<Token | string> | null = null;

  async function post(url: string, body: string): Promise<XpayAnswer> {
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
    const answer = await post(`${baseUrl}/cgi-bin/stable_token`, JSON.stringify(fields));
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

  async function attempt(name: string, body: string): Promise<XpayAnswer> {
    const current = await currentToken();
    if (typeof current === 'string') return { heard: false, reason: current };
    const paySig = hmacHex(config.appKey, `/xpay/${name}&${body}`);
    const query = new URLSearchParams({ access_token: current.text, pay_sig: paySig });
    const answer = await post(`${baseUrl}/xpay/${name}?${query}`, body);
    if (!answer.heard) return answer;
    if (!TOKEN_ENDED.includes(answer.errcode)) {
      // A success says so itself: an answer without `errcode` is not one of /xpay.
      return answer.body.errcode === undefined ? { heard: false, reason: 'MALFORMED' } : answer;
    }
    // Another call may have renewed it meanwhile.
    if (token === current) token = null;
    return { heard: false, reason: TOKEN_REFUSED };
  }

  return {
    async call(name, fields) {
      const body = JSON.stringify(fields);
      const answer = await attempt(name, body);
      // Nothing was carried out, so that asking again, once, is safe.
      return !answer.heard && answer.reason === TOKEN_REFUSED ? attempt(name, body) : answer;
    },
  };
}

const TOKEN_REFUSED = 'TOKEN_REFUSED';

/** Keys are taken as the text they are, the session key's base64 included. */
export function hmacHex(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
