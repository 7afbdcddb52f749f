import { describe, expect, it } from 'vitest';
import { rsaPrivateKey, rsaPublicKey } from './pem.js';
import { vectors } from './testing/vectors.js';

const { merchantPrivate, merchantPrivatePkcs1, merchantPublic, ellipticPrivate } = vectors.keys;
const exported = (text: string): string =>
  rsaPrivateKey(text, 'KEY').export({ type: 'pkcs8', format: 'pem' }).toString().trim();
const bare = (pem: string): string => pem.replace(/-----[^-]+-----|\n/g, '');

describe('a private key in a setting', () => {
  it.each([
    ['PKCS8', merchantPrivate],
    ['PKCS1', merchantPrivatePkcs1],
    ['newlines written as \\n', merchantPrivate.replaceAll('\n', '\\n')],
    ['CRLF and a newline at the end', `${merchantPrivate.replaceAll('\n', '\r\n')}\r\n`],
    ["the bare base64 of Alipay's key tool", bare(merchantPrivate)],
    ['bare base64 of PKCS1', bare(merchantPrivatePkcs1)],
  ])('is read as %s', (_, text) => {
    expect(exported(text)).toBe(merchantPrivate);
  });

  it.each([
    ['an elliptic key', ellipticPrivate],
    ['a public key', merchantPublic],
    ['a key cut short', merchantPrivate.slice(0, 400)],
    ['nothing', ''],
  ])('is refused by the name of the setting when it is %s', (_, text) => {
    expect(() => rsaPrivateKey(text, 'ALIPAY_PRIVATE_KEY')).toThrow(
      'ALIPAY_PRIVATE_KEY is not an RSA private key of at least 2048 bits.',
    );
  });
});

describe('a public key in a setting', () => {
  it.each([
    ['PEM', merchantPublic],
    ['newlines written as \\n', merchantPublic.replaceAll('\n', '\\n')],
    ['bare base64', bare(merchantPublic)],
  ])('is read as %s', (_, text) => {
    const key = rsaPublicKey(text, 'KEY').export({ type: 'spki', format: 'pem' }).toString().trim();
    expect(key).toBe(merchantPublic);
  });

  it('is refused when it is a private key, from which a public one could be derived', () => {
    expect(() => rsaPublicKey(merchantPrivate, 'ALIPAY_PUBLIC_KEY')).toThrow(
      'ALIPAY_PUBLIC_KEY is not an RSA public key of at least 2048 bits.',
    );
    expect(() => rsaPublicKey(bare(merchantPrivate), 'ALIPAY_PUBLIC_KEY')).toThrow(
      'ALIPAY_PUBLIC_KEY is not',
    );
  });
});
