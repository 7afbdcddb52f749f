import { isSubject } from '../model.js';
import { DAY, MINUTE, parseRfc3339 } from '../time.js';
import { paramError, WechatError } from './errors.js';

type Json = Record<string, unknown>;

export function readJson(body: Buffer): Json {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Falls through to the same refusal as JSON of another shape.
  }
  throw new WechatError(400, 'PARAM_ERROR', '请求体不是合法的JSON对象');
}

/** A text of the body, measured in bytes as WeChat does. */
export function text(input: Json, field: string, maxBytes: number): string {
  const value = input[field];
  if (typeof value !== 'string' || value === '')
    throw paramError('body', `/${field}`, value, '必填字符串缺失');
  if (Buffer.byteLength(value) > maxBytes) {
    throw paramError('body', `/${field}`, value, `长度超过${maxBytes}字节`);
  }
  return value;
}

export const optionalText = (input: Json, field: string, maxBytes: number): string | null =>
  input[field] === undefined || input[field] === null ? null : text(input, field, maxBytes);

export function object(input: Json, field: string): Json {
  const value = input[field];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw paramError('body', `/${field}`, value, '必填对象缺失');
}

export function fen(input: Json, parent: string, field: string): number {
  const value = input[field];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= 100_000_000_00)
    return value;
  throw paramError('body', `/${parent}/${field}`, value, '须为不小于1的整数，单位为分');
}

export function currency(amount: Json): void {
  if (amount.currency === undefined || amount.currency === 'CNY') return;
  throw paramError('body', '/amount/currency', amount.currency, '仅支持CNY');
}

export function tradeNumber(value: string, location: 'body' | 'uri'): string {
  if (/^[0-9A-Za-z_\-|*]{6,32}$/.test(value)) return value;
  throw paramError(location, '/out_trade_no', value, '须为6到32个字符，只能是数字、大小写字母_-|*');
}

/** An address without a query; real WeChat Pay also asks for https and a public host. */
export function notifyUrl(value: string): string {
  if (value.length <= 255 && URL.canParse(value)) {
    const url = new URL(value);
    if (/^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && !value.includes('?'))
      return value;
  }
  throw paramError('body', '/notify_url', value, '须为不带参数的http(s)地址，不超过255个字符');
}

export function timeExpire(value: string | null, now: number): number | null {
  if (value === null) return null;
  const at = parseRfc3339(value);
  if (at === null) throw paramError('body', '/time_expire', value, '须为RFC3339格式');
  // The merchant's clock and ours never agree to the second.
  if (at < now + MINUTE - 5_000 || at > now + 90 * DAY) {
    throw paramError('body', '/time_expire', value, '须在1分钟之后、90天之内');
  }
  return at;
}

export function openid(payer: Json): string {
  const value = text(payer, 'openid', 128);
  if (!isSubject('wechat', value)) throw new WechatError(400, 'PARAM_ERROR', '无效的openid');
  return value;
}
