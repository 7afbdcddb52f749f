import { createCipheriv, createSign, createVerify } from 'node:crypto';

export const signRsa = (text: string | Buffer, privateKey: string): string =>
  createSign('RSA-SHA256').update(text).sign(privateKey, 'base64');

export function verifyRsa(text: string | Buffer, signature: string, publicKey: string): boolean {
  return createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64');
}

/** What a merchant signs for a request: five lines, each with its line feed, the body as it was sent. */
export const requestText = (
  method: string,
  target: string,
  stamp: string,
  nonce: string,
  body: Buffer,
): Buffer =>
  Buffer.concat([Buffer.from(`${method}\n${target}\n${stamp}\n${nonce}\n`), body, Buffer.from('\n')]);

/** What WeChat signs for an answer and for a notification. */
export const answerText = (stamp: string, nonce: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${stamp}\n${nonce}\n`), body, Buffer.from('\n')]);

/** What a merchant signs for the launch of a payment on the client. */
export const launchText = (appId: string, stamp: string, nonce: string, pack: string): string =>
  `${appId}\n${stamp}\n${nonce}\n${pack}\n`;

export interface Sealed {
  ciphertext: string;
  nonce: string;
  associated_data: string;
}

/** AEAD_AES_256_GCM as WeChat writes it: base64 of the ciphertext followed by the 16 bytes of the tag. */
export function encrypt(plain: string, key: string, nonce: string, associated: string): Sealed {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from(associated));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { ciphertext: sealed.toString('base64'), nonce, associated_data: associated };
}

/** One bit of the middle of a base64 text turned over. */
export function flipBase64(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const middle = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  return bytes.toString('base64');
}
