import { createCipheriv, createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';

const hmac = (key: string, text: string | Buffer): string =>
  createHmac('sha256', key).update(text).digest('hex');

/** What the merchant's server signs: a call by its path, a launch under the name of the client's function. */
export const paySignature = (appKey: string, uri: string, text: string): string =>
  hmac(appKey, `${uri}&${text}`);

/** What ties a launch to a user who is logged in. */
export const userSignature = (sessionKey: string, text: string): string => hmac(sessionKey, text);

export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The signature of a message push and of a sealed answer to it: the parts in order of their characters. */
export const pushSignature = (...parts: string[]): string =>
  createHash('sha1').update(parts.sort().join('')).digest('hex');

const BLOCK = 32;
const keyOf = (aesKey: string) => Buffer.from(`${aesKey}=`, 'base64');

/** AES-256-CBC as the message push has it: 16 random bytes, length, message, appid, padded to 32. */
export function seal(message: string, aesKey: string, appid: string, random: Buffer): string {
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([random, length, body, Buffer.from(appid)]);
  const pad = BLOCK - (plain.length % BLOCK);
  const key = keyOf(aesKey);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(pad, pad)),
    cipher.final(),
  ]).toString('base64');
}

/** The message under a seal, or null when key, padding, length or appid are not ours. */
export function unseal(sealed: string, aesKey: string, appid: string): string | null {
  const key = keyOf(aesKey);
  const opener = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  let padded: Buffer;
  try {
    padded = Buffer.concat([opener.update(sealed, 'base64'), opener.final()]);
  } catch {
    return null;
  }
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK || padded.length < 20 + pad) return null;
  const plain = padded.subarray(0, padded.length - pad);
  const end = 20 + plain.readUInt32BE(16);
  return plain.toString('utf8', end) === appid ? plain.toString('utf8', 20, end) : null;
}
