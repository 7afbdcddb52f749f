import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { WechatVirtualConfig } from '../../config.js';
import { jsonObject } from '../../users/platforms/json.js';

export type PushKeys = Pick<WechatVirtualConfig, 'appid' | 'pushToken' | 'pushAesKey'>;

export type PushRefusal =
  | 'TOO_LARGE'
  | 'NOT_ENCRYPTED'
  | 'FIELDS_MISSING'
  | 'STALE'
  | 'BAD_SIGNATURE'
  | 'BAD_CIPHERTEXT'
  | 'APP_MISMATCH'
  | 'MALFORMED';

type Opened =
  { ok: true; message: Record<string, unknown>; text: string } | { ok: false; reason: PushRefusal };

/** Bytes of a push that are looked at; real ones have about two thousand. */
const PUSH_BYTES = 64 * 1024;

/** How far a signature's time may be from ours; WeChat signs each try anew. */
const FRESH_FOR_SECONDS = 300;

/** The message is padded to multiples of this (PKCS #7 with 32, not the cipher's own 16). */
const BLOCK_BYTES = 32;

/** Before the message stand 16 random bytes and its length in four. */
const HEAD_BYTES = 20;

/**
 * The message of a push in security mode (安全模式, JSON), or why it is not WeChat's. In plain and mixed mode WeChat
 * signs only time and nonce, and whoever saw one address could put any body under it: there, nothing is believed.
 */
export function openPush(
  { query, body }: { query: Record<string, string>; body: Buffer },
  keys: PushKeys,
  now: Date,
): Opened {
  if (body.length > PUSH_BYTES) return { ok: false, reason: 'TOO_LARGE' };
  const sealed = jsonObject(body.toString('utf8'))?.Encrypt;
  if (typeof sealed !== 'string' || sealed === '') return { ok: false, reason: 'NOT_ENCRYPTED' };
  const { timestamp, nonce, msg_signature: signature } = query;
  if (!timestamp || !/^\d{1,12}$/.test(timestamp) || !nonce || !signature)
    return { ok: false, reason: 'FIELDS_MISSING' };
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > FRESH_FOR_SECONDS * 1000)
    return { ok: false, reason: 'STALE' };
  // Before anything is decrypted: a stranger must not learn from our answers which padding was right.
  if (!same(signature, sign(keys.pushToken, timestamp, nonce, sealed)))
    return { ok: false, reason: 'BAD_SIGNATURE' };
  const plain = decrypt(sealed, keys.pushAesKey);
  if (!plain) return { ok: false, reason: 'BAD_CIPHERTEXT' };
  if (plain.appid !== keys.appid) return { ok: false, reason: 'APP_MISMATCH' };
  const message = jsonObject(plain.text);
  return message ? { ok: true, message, text: plain.text } : { ok: false, reason: 'MALFORMED' };
}

/** An answer sealed as the pushes are, which a real reply has to be (a bare acknowledgement may be plain). */
export function sealReply(text: string, keys: PushKeys, now: Date): string {
  const timestamp = Math.floor(now.getTime() / 1000);
  const nonce = randomBytes(8).toString('hex');
  const message = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const content = Buffer.concat([randomBytes(16), length, message, Buffer.from(keys.appid)]);
  const padding = BLOCK_BYTES - (content.length % BLOCK_BYTES);
  const { key, iv } = cipherKey(keys.pushAesKey);
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  const sealed = Buffer.concat([
    cipher.update(content),
    cipher.update(Buffer.alloc(padding, padding)),
    cipher.final(),
  ]).toString('base64');
  const signature = sign(keys.pushToken, String(timestamp), nonce, sealed);
  return JSON.stringify({ Encrypt: sealed, MsgSignature: signature, TimeStamp: timestamp, Nonce: nonce });
}

/**
 * What to answer when WeChat checks the address of the push (a GET): its `echostr`, as plain text; null for anybody
 * else.
 */
export function echoAnswer(query: Record<string, string>, pushToken: string): string | null {
  const { timestamp, nonce, signature, echostr } = query;
  if (!timestamp || !nonce || !signature || !echostr || echostr.length > 256) return null;
  return same(signature, sign(pushToken, timestamp, nonce)) ? echostr : null;
}

const sign = (...parts: string[]): string => createHash('sha1').update(parts.sort().join('')).digest('hex');

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** `EncodingAESKey` is 32 bytes in base64 without its last sign; the first 16 of them are the first vector as well. */
function cipherKey(aesKey: string): { key: Buffer; iv: Buffer } {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  return { key, iv: key.subarray(0, 16) };
}

function decrypt(sealed: string, aesKey: string): { text: string; appid: string } | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length === 0 || bytes.length % BLOCK_BYTES !== 0) return null;
  const { key, iv } = cipherKey(aesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK_BYTES) return null;
  const content = padded.subarray(0, -padding);
  if (padded.subarray(-padding).some(byte => byte !== padding) || content.length < HEAD_BYTES) return null;
  const end = HEAD_BYTES + content.readUInt32BE(16);
  if (end > content.length) return null;
  return { text: content.toString('utf8', HEAD_BYTES, end), appid: content.toString('utf8', end) };
}
