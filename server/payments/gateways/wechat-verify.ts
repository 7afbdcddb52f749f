import { createDecipheriv, verify, type KeyObject } from 'node:crypto';
import { isObject } from '../../users/platforms/json.js';

/**
 * The keys WeChat Pay may sign with, by `Wechatpay-Serial`: a public key's id (`PUB_KEY_ID_…`), and during a merchant's
 * migration also a platform certificate's serial. A Map, because a stranger writes the serial: `__proto__` is just unknown.
 */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

export type SignatureRefusal =
  'HEADERS_MISSING' | 'STALE' | 'SIGNATURE_PROBE' | 'UNKNOWN_SERIAL' | 'BAD_SIGNATURE';

/** How far a signature's time may be from ours, in seconds (WeChat Pay's rule against replays). */
const FRESH_FOR_SECONDS = 300;

/**
 * Why this message is not WeChat Pay's, or null when it is: RSA-SHA256 over `timestamp\nnonce\nbody\n`, the body being
 * the bytes as they came. The same for answers and notifications.
 */
export function signatureRefusal(
  header: (name: string) => string | null,
  rawBody: Buffer,
  trusted: TrustedKeys,
  now: Date,
): SignatureRefusal | null {
  const timestamp = header('wechatpay-timestamp');
  const nonce = header('wechatpay-nonce');
  const signature = header('wechatpay-signature');
  const serial = header('wechatpay-serial');
  if (!timestamp || !/^\d{1,12}$/.test(timestamp) || !nonce || !signature || !serial)
    return 'HEADERS_MISSING';
  // WeChat Pay probes merchants with signatures that look right and are not; a merchant who accepts one is not verifying.
  if (signature.startsWith('WECHATPAY/SIGNTEST/')) return 'SIGNATURE_PROBE';
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > FRESH_FOR_SECONDS * 1000) return 'STALE';
  const key = trusted.get(serial);
  if (!key) return 'UNKNOWN_SERIAL';
  const signed = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), rawBody, Buffer.from('\n')]);
  return verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64')) ? null : 'BAD_SIGNATURE';
}

const TAG_BYTES = 16;
const NONCE_BYTES = 12;

/**
 * The plain text of a notification's `resource` (AEAD_AES_256_GCM, the tag being the last 16 bytes), or null when it is
 * malformed or one bit of it is not what WeChat Pay encrypted: `final()` checks the tag, nothing is returned before.
 */
export function openResource(resource: unknown, apiV3Key: Buffer): string | null {
  if (!isObject(resource) || resource.algorithm !== 'AEAD_AES_256_GCM') return null;
  const { ciphertext, nonce, associated_data: associated = '' } = resource;
  if (typeof ciphertext !== 'string' || typeof nonce !== 'string' || typeof associated !== 'string')
    return null;
  const sealed = Buffer.from(ciphertext, 'base64');
  if (sealed.length <= TAG_BYTES || Buffer.byteLength(nonce) !== NONCE_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', apiV3Key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  decipher.setAAD(Buffer.from(associated));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString(
      'utf8',
    );
  } catch {
    return null;
  }
}
