import { createDecipheriv } from 'node:crypto';

/**
 * The key that the products of these journeys seal with, given to them as an operator gives theirs: what a person would
 * read in a picture or in a mail can then be read from the database.
 */
const KEY = { id: 'e2e', bytes: Buffer.from('a key for journeys, and no other') };

export const encryptionKeys = `${KEY.id}:${KEY.bytes.toString('base64')}`;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `z1.<key id>.<base64url of nonce, ciphertext and tag>`, AES-256-GCM with the purpose as further data. */
export function open(purpose: string, sealed: string): string {
  const [, id, payload = ''] = sealed.split('.');
  if (id !== KEY.id) throw new Error(`Sealed under the key "${id}", and not under that of the journeys`);
  const bytes = Buffer.from(payload, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', KEY.bytes, bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}
