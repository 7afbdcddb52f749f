import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** A key that cannot serve; it is thrown at start, and names the setting. */
export class KeyError extends Error {
  constructor(setting: string, wanted: string) {
    super(`${setting} is not ${wanted}.`);
    this.name = 'KeyError';
  }
}

/** PEM in any of its usual disguises: `\n` written out as in .env files, CRLF, or the bare base64 of Alipay's key tool. */
export function rsaPrivateKey(text: string, setting: string): KeyObject {
  const key = firstThatReads([
    () => createPrivateKey(pem(text)),
    () => createPrivateKey({ key: der(text), format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key: der(text), format: 'der', type: 'pkcs1' }),
  ]);
  if (!key || !isRsa(key)) throw new KeyError(setting, 'an RSA private key of at least 2048 bits');
  return key;
}

/** A public key, or the certificate that carries it. */
export function rsaPublicKey(text: string, setting: string): KeyObject {
  // createPublicKey derives one from a private key too; a private key in this setting is a mistake worth a halt.
  const isPrivate = /PRIVATE KEY/.test(text);
  const key = isPrivate
    ? null
    : firstThatReads([
        () => createPublicKey(pem(text)),
        () => createPublicKey({ key: der(text), format: 'der', type: 'spki' }),
      ]);
  if (!key || !isRsa(key)) throw new KeyError(setting, 'an RSA public key of at least 2048 bits');
  return key;
}

function isRsa(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
}

const pem = (text: string): string => text.replaceAll('\\n', '\n').replaceAll('\r', '').trim();
const der = (text: string): Buffer => Buffer.from(text.replace(/\\n|\s/g, ''), 'base64');

function firstThatReads(readers: (() => KeyObject)[]): KeyObject | null {
  for (const read of readers) {
    try {
      return read();
    } catch {
      continue; // not this encoding
    }
  }
  return null;
}
