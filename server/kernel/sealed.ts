import { hkdfSync } from 'node:crypto';
import { compactDecrypt, CompactEncrypt, errors } from 'jose';

/** One key a purpose, so that what was sealed for one cannot be opened for another. */
const keyFor = (purpose: string, secret: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, 'zhike', `sealed ${purpose}`, 32));

/** Encrypts a short secret for the database (JWE, A256GCM): a dump of it tells nothing. */
export function seal(purpose: string, text: string, secret: string): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(keyFor(purpose, secret));
}

/** What was sealed; null when it was altered, or sealed under another secret or for another purpose. */
export async function unseal(purpose: string, sealed: string, secret: string): Promise<string | null> {
  try {
    const { plaintext } = await compactDecrypt(sealed, keyFor(purpose, secret));
    return new TextDecoder().decode(plaintext);
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
