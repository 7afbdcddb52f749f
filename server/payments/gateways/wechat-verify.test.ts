import fc from 'fast-check';
import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { VECTOR_TIME, VECTOR_UNIX, vectors, WECHAT_KEY_ID } from '../../users/platforms/testing/vectors.js';
import { openResource, signatureRefusal } from './wechat-verify.js';

const trusted = new Map([[WECHAT_KEY_ID, createPublicKey(vectors.keys.wechatPublic)]]);
const { answer, emptyAnswer, paid, flipped } = vectors.wechat;

interface Change {
  headers?: Record<string, string>;
  body?: string;
  now?: Date;
}

/** What is said of the genuine answer with something changed. */
function refusal({ headers = {}, body = answer.body, now = VECTOR_TIME }: Change = {}): string | null {
  const sent = new Map(
    Object.entries({
      'wechatpay-timestamp': VECTOR_UNIX,
      'wechatpay-nonce': answer.nonce,
      'wechatpay-signature': answer.signature,
      'wechatpay-serial': WECHAT_KEY_ID,
      ...headers,
    }),
  );
  return signatureRefusal(name => sent.get(name) ?? null, Buffer.from(body), trusted, now);
}

const secondsLater = (seconds: number): Date => new Date(VECTOR_TIME.getTime() + seconds * 1000);

describe("WeChat Pay's signature", () => {
  it('by OpenSSL over time, nonce and body is accepted, also over an empty body', () => {
    expect(refusal()).toBe(null);
    const { nonce, signature } = emptyAnswer;
    expect(
      refusal({ body: '', headers: { 'wechatpay-nonce': nonce, 'wechatpay-signature': signature } }),
    ).toBe(null);
  });

  it('is checked over the bytes as they came: the same body parsed and written again is refused', () => {
    expect(refusal({ body: JSON.stringify(JSON.parse(answer.body)) })).toBe('BAD_SIGNATURE');
  });

  it('does not cover a changed amount, nonce or time', () => {
    expect(refusal({ body: answer.body.replace('20000', '10000') })).toBe('BAD_SIGNATURE');
    expect(refusal({ headers: { 'wechatpay-nonce': 'nonceRESP009' } })).toBe('BAD_SIGNATURE');
    expect(refusal({ headers: { 'wechatpay-timestamp': '1790856001' } })).toBe('BAD_SIGNATURE');
  });

  it('is fresh for 300 seconds on either side, and stale at 301', () => {
    expect(refusal({ now: secondsLater(300) })).toBe(null);
    expect(refusal({ now: secondsLater(-300) })).toBe(null);
    expect(refusal({ now: secondsLater(301) })).toBe('STALE');
    expect(refusal({ now: secondsLater(-301) })).toBe('STALE');
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'PUB_KEY_ID_0',
    '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  ])('under the serial %s, which nobody trusts, is refused without an error', serial => {
    expect(refusal({ headers: { 'wechatpay-serial': serial } })).toBe('UNKNOWN_SERIAL');
  });

  it('is accepted under any key of the map, so that an old certificate and a new key may overlap', () => {
    const both = new Map([...trusted, ['OLD_SERIAL', createPublicKey(vectors.keys.wechatPublic)]]);
    const header = (name: string): string | null =>
      ({
        'wechatpay-timestamp': VECTOR_UNIX,
        'wechatpay-nonce': answer.nonce,
        'wechatpay-signature': answer.signature,
        'wechatpay-serial': 'OLD_SERIAL',
      })[name] ?? null;
    expect(signatureRefusal(header, Buffer.from(answer.body), both, VECTOR_TIME)).toBe(null);
  });

  it("that is one of the platform's probes is refused", () => {
    const probe = `WECHATPAY/SIGNTEST/${answer.signature}`;
    expect(refusal({ headers: { 'wechatpay-signature': probe } })).toBe('SIGNATURE_PROBE');
  });

  it.each(['timestamp', 'nonce', 'signature', 'serial'])('without its %s is refused', part => {
    expect(refusal({ headers: { [`wechatpay-${part}`]: '' } })).toBe('HEADERS_MISSING');
  });

  it.each(['-1790856000', '1790856000.5', '0x6abe1d40', 'now', ' 1790856000'])(
    'with the time %j is refused',
    timestamp => {
      expect(refusal({ headers: { 'wechatpay-timestamp': timestamp } })).toBe('HEADERS_MISSING');
    },
  );

  it('is refused, and never an error, whatever a stranger writes into the headers', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (nonce, signature, serial) => {
        const headers = {
          'wechatpay-nonce': nonce,
          'wechatpay-signature': signature,
          'wechatpay-serial': serial,
        };
        expect(refusal({ headers })).not.toBe(null);
      }),
    );
  });
});

describe("a notification's resource", () => {
  const key = Buffer.from('0123456789abcdefghijklmnopqrstuv');
  type Resource = Record<'algorithm' | 'ciphertext' | 'nonce' | 'associated_data', string>;
  const resourceOf = (body: string): Resource => (JSON.parse(body) as { resource: Resource }).resource;
  const genuine = resourceOf(paid.body);

  it("sealed by Python's cryptography opens", () => {
    const plain = JSON.parse(openResource(genuine, key) ?? 'null') as { amount: { total: number } };
    expect(plain.amount.total).toBe(20000);
  });

  it('in which one bit turns 20000 into 30000 does not open, though it still decrypts', () => {
    expect(openResource(resourceOf(flipped.body), key)).toBe(null);
  });

  it('with any one bit flipped, in text or tag, does not open', () => {
    const sealed = Buffer.from(genuine.ciphertext, 'base64');
    fc.assert(
      fc.property(fc.nat({ max: sealed.length - 1 }), fc.nat({ max: 7 }), (byte, bit) => {
        const changed = Buffer.from(sealed);
        changed[byte] = (changed[byte] ?? 0) ^ (1 << bit);
        expect(openResource({ ...genuine, ciphertext: changed.toString('base64') }, key)).toBe(null);
      }),
    );
  });

  it.each<[string, unknown]>([
    ['a short tag', { ...genuine, ciphertext: genuine.ciphertext.slice(0, -8) }],
    ['nothing but a tag', { ...genuine, ciphertext: Buffer.alloc(16).toString('base64') }],
    ['other associated data', { ...genuine, associated_data: 'refund' }],
    ['another nonce', { ...genuine, nonce: 'GCMnonce0002' }],
    ['a nonce of another length', { ...genuine, nonce: 'GCM' }],
    ['another algorithm', { ...genuine, algorithm: 'AES' }],
    ['numbers for texts', { ...genuine, ciphertext: 1 }],
    ['null', null],
    ['a list', [genuine]],
  ])('with %s does not open', (_, resource) => {
    expect(openResource(resource, key)).toBe(null);
  });

  it('does not open with another key', () => {
    expect(openResource(genuine, Buffer.alloc(32))).toBe(null);
  });
});
