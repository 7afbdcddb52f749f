import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readAlipayPhone } from './alipay-phone.js';
import { phoneVectors } from './testing/phone-vectors.js';

const alipayKey = createPublicKey(phoneVectors.alipayPublic);
const contentKey = Buffer.from(phoneVectors.contentKey, 'base64');
const read = (text: string) => readAlipayPhone(text, alipayKey, contentKey);
const phoneOf = (text: string) => {
  const outcome = read(text);
  return outcome.ok ? outcome.phone : outcome.code;
};

describe('a phone number from Alipay', () => {
  it('is read from what OpenSSL sealed and signed', () => {
    expect(read(phoneVectors.told)).toEqual({
      ok: true,
      phone: '+8613812345678',
      proof: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect(phoneOf(phoneVectors.abroad)).toBe('+85251234567');
  });

  it('is the same proof however it is wrapped, and another number is another', () => {
    const proofOf = (text: string) => {
      const outcome = read(text);
      return outcome.ok ? outcome.proof : outcome.code;
    };
    const proof = proofOf(phoneVectors.told);
    const { response, sign } = JSON.parse(phoneVectors.told) as Record<string, string>;
    expect(proofOf(phoneVectors.marked)).toBe(proof);
    expect(proofOf(JSON.stringify({ sign, more: 1, response }, null, 2))).toBe(proof);
    expect(proofOf(JSON.stringify({ response, sign: `${sign}==` }))).toBe(proof);
    expect(proofOf(phoneVectors.abroad)).not.toBe(proof);
  });

  it.each(['unsigned', 'withoutQuotes', 'stranger', 'sha1', 'swapped', 'notEncrypted'] as const)(
    'is not believed when it is %s',
    kind => expect(read(phoneVectors[kind])).toEqual({ ok: false, code: 'INVALID_CODE' }),
  );

  it.each([
    ['nothing', ''],
    ['no JSON', 'mobile=13812345678'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a bare text', '"13812345678"'],
    ['the plain number', '{"code":"10000","mobile":"13812345678"}'],
    ['a response that is an object', '{"response":{"mobile":"13812345678"},"sign":"eA=="}'],
    ['megabytes', `{"response":"${'A'.repeat(2 ** 20)}","sign":"eA=="}`],
    ['another kind of signature', phoneVectors.marked.replace('RSA2', 'RSA')],
    ['another cipher', phoneVectors.marked.replace('"AES"', '"DES"')],
    ['another charset', phoneVectors.marked.replace('UTF-8', 'GBK')],
    ['another ciphertext in the same block', phoneVectors.told.replace(/"response":"./, '"response":"/')],
  ])('is not read from %s', (_, text) => {
    expect(read(text)).toEqual({ ok: false, code: 'INVALID_CODE' });
  });

  it('is asked for anew where the user has not agreed', () => {
    expect(phoneOf(phoneVectors.unauthorised)).toBe('INVALID_CODE');
  });

  it.each([
    'busy',
    'missingKey',
    'foreignKey',
    'noJson',
    'withoutMobile',
    'mobileAsNumber',
    'landline',
  ] as const)('is not to be had where Alipay says %s', kind => {
    expect(phoneOf(phoneVectors[kind])).toBe('GATEWAY_UNAVAILABLE');
  });
});
