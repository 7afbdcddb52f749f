import { createSign, createVerify } from 'node:crypto';

export const signRsa2 = (text: string, privateKey: string): string =>
  createSign('RSA-SHA256').update(text, 'utf8').sign(privateKey, 'base64');

export const verifyRsa2 = (text: string, signature: string, publicKey: string): boolean =>
  createVerify('RSA-SHA256').update(text, 'utf8').verify(publicKey, signature, 'base64');

/**
 * Alipay's sign string: parameters in the order of their names' bytes, `name=value` joined by `&`, values as
 * they are before URL encoding. `sign` itself and empty values never take part; a notification also leaves
 * out `sign_type`.
 */
export function signText(params: Iterable<readonly [string, string]>, leaveOut: readonly string[]): string {
  return [...params]
    .filter(([name, value]) => !leaveOut.includes(name) && value !== '')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** The answer of the gateway: the signature covers exactly the bytes of the inner object. */
export function sealedResponse(key: string, inner: unknown, privateKey: string): string {
  const text = JSON.stringify(inner);
  return `{"${key}":${text},"sign":"${signRsa2(text, privateKey)}"}`;
}

/** `200.00` → `20000`, or null when that is no sum of money. */
export function fenOf(text: unknown): number | null {
  const match = typeof text === 'string' ? /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text) : null;
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null;
}
