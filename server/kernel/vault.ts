import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** A key for what is kept in the database. Its id stands in what it sealed, so that keys can follow each other. */
export interface VaultKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

const CIPHER = 'aes-256-gcm';
const FORMAT = 'z1';
/** What is sealed begins with it; nothing else that is kept in its place does. */
export const MARK = `${FORMAT}.`;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What it was sealed for stands in the text only by its effect: sealed as a phone, it opens as nothing else. */
export type SealedPurpose =
  | 'identity'
  | 'wechat-session-key'
  | 'payer'
  | 'device'
  | 'contact'
  | 'totp'
  | 'captcha'
  | 'mail'
  | 'notification'
  | 'media-key'
  | 'qualification';

/** What is looked up without being opened. */
export type IndexPurpose = 'wechat' | 'alipay' | 'email' | 'phone' | 'code' | 'proof' | 'limit';

/**
 * Seals what is personal before it reaches the database (AES-256-GCM; the purpose is authenticated), and makes blind
 * indexes to look it up by: a dump alone tells nothing. The first key seals; the others only open what they sealed.
 */
export class Vault {
  private readonly current: VaultKey;
  private readonly keys: ReadonlyMap<string, Buffer>;

  constructor(
    keys: readonly VaultKey[],
    private readonly indexKey: Buffer,
  ) {
    const [current] = keys;
    if (!current) throw new Error('A vault needs a key');
    this.current = current;
    this.keys = new Map(keys.map(({ id, key }) => [id, key]));
  }

  /** `z1.<key id>.<base64url of nonce, ciphertext and tag>` */
  seal(purpose: SealedPurpose, text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.current.key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${FORMAT}.${this.current.id}.${sealed.toString('base64url')}`;
  }

  /** What was sealed. Throws where it was altered, sealed for another purpose, or under a key that is gone. */
  open(purpose: SealedPurpose, sealed: string): string {
    const [mark, id = '', payload = ''] = sealed.split('.');
    const key = mark === FORMAT ? this.keys.get(id) : undefined;
    const bytes = Buffer.from(payload, 'base64url');
    if (!key || bytes.length < NONCE_BYTES + TAG_BYTES)
      throw new Error(`What was sealed as ${purpose} cannot be opened`);
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return (
      decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    );
  }

  /** What was sealed; null where it cannot be opened. */
  tryOpen(purpose: SealedPurpose, sealed: string): string | null {
    try {
      return this.open(purpose, sealed);
    } catch {
      return null;
    }
  }

  /** What is sealed under the key of today begins with it. */
  get currentMark(): string {
    return `${MARK}${this.current.id}.`;
  }

  /** The same text has the same index for one purpose; nobody can go back without the key. */
  index(purpose: IndexPurpose, text: string): string {
    return createHmac('sha256', this.derive(`index ${purpose}`))
      .update(text)
      .digest('base64url');
  }

  /** A key of its own for another use, that lives as long as the index key. */
  derive(use: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.indexKey, 'zhike', use, 32));
  }
}
