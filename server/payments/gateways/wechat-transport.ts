import type { IPayRequest, Output } from 'wechatpay-node-v3/dist/define.js';
import { isObject, jsonObject } from '../../users/platforms/json.js';
import { ask } from '../../users/platforms/outbound.js';
import { BILL_LIMIT_BYTES } from './bill.rules.js';
import { signatureRefusal, type TrustedKeys } from './wechat-verify.js';
import type { WechatAnswer } from './wechat.rules.js';

/** The SDK writes this origin into every URL and strips it before it signs. */
const SDK_ORIGIN = 'https://api.mch.weixin.qq.com';

/** The one path whose answers WeChat Pay does not sign. */
const UNSIGNED_PATH = `${SDK_ORIGIN}/v3/billdownload/`;

/** The status of an exchange of which nothing can be believed: silence, a broken or an unsigned answer. */
export const NO_ANSWER = 0;

export interface WechatLink {
  /** Stands in for https://api.mch.weixin.qq.com. */
  baseUrl: string;
  /** Tells WeChat Pay with which of its keys to sign: `PUB_KEY_ID_…`. */
  publicKeyId: string;
  trusted: TrustedKeys;
  now: () => Date;
  timeoutMs: number;
  /** For files. */
  downloadTimeoutMs: number;
}

/**
 * The HTTP under wechatpay-node-v3. It sends exactly what the SDK signed, to the configured base URL, and hands up
 * only answers that WeChat Pay signed. Anything else has status `NO_ANSWER`: after it nobody knows what happened.
 */
export function createHttp(link: WechatLink): IPayRequest {
  async function send(
    method: 'GET' | 'POST',
    sdkUrl: string,
    headers: Record<string, unknown>,
    body?: string,
  ): Promise<Output> {
    const url = target(sdkUrl, link.baseUrl);
    if (!url) return nothing('UNSIGNABLE_URL');
    const heard = await ask({
      url,
      method,
      headers: { ...texts(headers), 'Wechatpay-Serial': link.publicKeyId },
      body,
      timeoutMs: link.timeoutMs,
    });
    if (!heard.heard) return nothing(heard.reason);
    const { status, body: raw } = heard;
    const answer = raw.length ? jsonObject(raw.toString('utf8')) : {};
    const refusal = signatureRefusal(name => heard.headers.get(name), raw, link.trusted, link.now());
    if (refusal) return nothing(`${refusal} ${status} ${word(answer?.code)}`.trim());
    if (!answer) return nothing(`MALFORMED ${status}`);
    return status < 300 ? { status, data: answer } : { status, error: answer };
  }

  /** The bytes of a file, handed up as `unsigned`, where nobody who trusts an answer looks: their hash must be known. */
  async function download(sdkUrl: string, headers: Record<string, unknown>): Promise<Output> {
    const url = target(sdkUrl, link.baseUrl);
    if (!url) return nothing('UNSIGNABLE_URL');
    const { downloadTimeoutMs: timeoutMs } = link;
    const heard = await ask({
      url,
      method: 'GET',
      headers: texts(headers),
      timeoutMs,
      limitBytes: BILL_LIMIT_BYTES,
    });
    if (!heard.heard) return nothing(heard.reason);
    const { status, body: unsigned } = heard;
    return status === 200 ? { status, data: { unsigned } } : nothing(`HTTP_${status}`);
  }

  return {
    get: (url, headers) =>
      url.startsWith(UNSIGNED_PATH) ? download(url, headers) : send('GET', url, headers),
    // The SDK signs JSON.stringify(params); the same call on the same object gives the same characters.
    post: (url, params, headers) => send('POST', url, headers, JSON.stringify(params)),
    upload: () => Promise.resolve(nothing('UPLOAD_NOT_USED')),
  };
}

const texts = (headers: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** The URL to ask, or null when it would not go out as it was signed (an address that needs escaping, another host). */
function target(sdkUrl: string, baseUrl: string): string | null {
  if (!sdkUrl.startsWith(`${SDK_ORIGIN}/`)) return null;
  const signedPath = sdkUrl.slice(SDK_ORIGIN.length);
  const url = new URL(baseUrl.replace(/\/+$/, '') + signedPath);
  return `${url.pathname}${url.search}`.endsWith(signedPath) ? url.href : null;
}

const nothing = (reason: string): Output => ({ status: NO_ANSWER, error: { code: reason } });

/** An unverified code is good enough to be read by a person who looks for the cause, if it looks like a code. */
const word = (code: unknown): string => (typeof code === 'string' && /^[A-Z_]{1,48}$/.test(code) ? code : '');

/** What the SDK returned, typed; a throw inside it (an answer of a shape it did not expect) is no answer. */
export async function answered(
  call: () => Promise<{ status: number; data?: unknown; error?: unknown }>,
): Promise<WechatAnswer> {
  try {
    const { status, data, error } = await call();
    const code = isObject(error) && typeof error.code === 'string' ? error.code : '';
    return { status, code, body: isObject(data) ? data : {} };
  } catch {
    return { status: NO_ANSWER, code: 'MALFORMED', body: {} };
  }
}
