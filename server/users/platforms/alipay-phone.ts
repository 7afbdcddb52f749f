import { createDecipheriv, verify, type KeyObject } from 'node:crypto';
import { isObject, jsonObject } from './json.js';
import { e164 } from './phone-number.js';
import { proofOf, type PhoneOutcome } from './platform.js';

/** A response has about 500 characters, most of them the signature. */
const MAX_RESPONSE = 4096;

const INVALID: PhoneOutcome = { ok: false, code: 'INVALID_CODE' };
const UNAVAILABLE: PhoneOutcome = { ok: false, code: 'GATEWAY_UNAVAILABLE' };

/**
 * Reads what `my.getPhoneNumber` gave the client: `{ response, sign, … }` as text, where `response` is encrypted with
 * the app's content key and `sign` is Alipay's over `response` within its quotes (接口内容加密方式). Nobody is called.
 *
 * The plain text is the number and nothing else: no time, no user, no nonce, and the IV is always zero. The same number
 * therefore always gives the same response, which stays good for ever: it proves that its owner once gave the number to
 * our app, not that whoever shows it is the owner. `proof` is there for the caller to tie it to its first user.
 */
export function readAlipayPhone(text: string, alipayKey: KeyObject, contentKey: Buffer): PhoneOutcome {
  const message = text.length <= MAX_RESPONSE ? jsonObject(text) : null;
  if (!message || !isPlainlyMarked(message)) return INVALID;
  const { response, sign } = message;
  if (typeof response !== 'string' || typeof sign !== 'string') return INVALID;
  // First the signature: what a stranger made up is never decrypted.
  const signature = Buffer.from(sign, 'base64');
  if (!verify('RSA-SHA256', Buffer.from(`"${response}"`), alipayKey, signature)) return INVALID;
  const plain = decrypt(response, contentKey);
  if (!plain) return UNAVAILABLE; // Alipay's own text: our key is not the app's.
  if (plain.code !== '10000') return refusal(plain.subCode);
  const phone = typeof plain.mobile === 'string' ? phoneOf(plain.mobile) : null;
  if (!phone) return UNAVAILABLE;
  return { ok: true, phone, proof: proofOf(response) };
}

/** RSA2, AES and UTF-8, said or left out; the documentation writes the names in both ways. */
function isPlainlyMarked(message: Record<string, unknown>): boolean {
  const is = (names: string[], wanted: string) =>
    names.every(name => message[name] === undefined || String(message[name]).toUpperCase() === wanted);
  return (
    is(['signType', 'sign_type'], 'RSA2') &&
    is(['encryptType', 'encrypt_type'], 'AES') &&
    is(['charset'], 'UTF-8')
  );
}

function decrypt(response: string, contentKey: Buffer): Record<string, unknown> | null {
  try {
    const decipher = createDecipheriv('aes-128-cbc', contentKey, Buffer.alloc(16));
    const plain = Buffer.concat([decipher.update(response, 'base64'), decipher.final()]);
    const value = jsonObject(plain.toString('utf8'));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Without the user's consent there is no number; every other refusal is about our settings or about Alipay itself. */
function refusal(subCode: unknown): PhoneOutcome {
  return subCode === 'isv.invalid-auth-relations' ? INVALID : UNAVAILABLE;
}

/** Numbers of the mainland come bare, others with their country code and a hyphen. */
function phoneOf(mobile: string): string | null {
  const [, country, national] = /^(\d{1,3})-(\d+)$/.exec(mobile) ?? [];
  return country && national ? e164(national, country) : e164(mobile);
}
