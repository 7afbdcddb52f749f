import { describe, expect, it } from 'vitest';
import { vectors } from '../../users/platforms/testing/vectors.js';
import { readSignedForm } from './alipay-verify.js';

const never = (): boolean => {
  throw new Error('the signature was looked at');
};
const read = (body: string, signed: (fields: Record<string, string>) => boolean = never) =>
  readSignedForm(Buffer.from(body), signed);

describe('the form of a notification', () => {
  it('is decoded once: plus, percent and Chinese come out as they were signed', () => {
    const form = read('sign_type=RSA2&subject=100%25+Python%E5%85%A5%E9%97%A8+%2B+a%3Db&body=', () => true);
    expect(form).toEqual({
      ok: true,
      fields: { sign_type: 'RSA2', subject: '100% Python入门 + a=b', body: '' },
    });
  });

  const refused = [
    ['sign_type=RSA2&total_amount=1.00&total_amount=200.00', 'DUPLICATE_FIELD'],
    ['sign_type=RSA2&sign_type=RSA2', 'DUPLICATE_FIELD'],
    ['sign_type=RSA2&total_amount=1&total%5Famount=2', 'DUPLICATE_FIELD'],
    ['sign_type=RSA', 'SIGN_TYPE'],
    ['sign_type=MD5', 'SIGN_TYPE'],
    ['sign_type=__proto__', 'SIGN_TYPE'],
    ['total_amount=1.00', 'SIGN_TYPE'],
    ['', 'SIGN_TYPE'],
    ['sign_type=RSA2&charset=GBK', 'CHARSET'],
    ['sign_type=RSA2&__proto__=x', 'MALFORMED'],
    ['sign_type=RSA2&a[b]=x', 'MALFORMED'],
    ['{"sign_type":"RSA2"}', 'MALFORMED'],
    ['sign_type=RSA2&subject=x%26total_amount%3D1.00', 'AMBIGUOUS'],
    [Array.from({ length: 101 }, (_, at) => `a${at}=`).join('&'), 'MALFORMED'],
    [`sign_type=RSA2&body=${'x'.repeat(64 * 1024)}`, 'TOO_LARGE'],
  ] as const;
  it.each(refused.map(([body, reason]) => [reason, body.slice(0, 60), body] as const))(
    'is refused as %s, and no signature looked at: %j',
    (reason, _, body) => {
      expect(read(body)).toEqual({ ok: false, reason });
    },
  );

  it('is refused when the signature is not good', () => {
    expect(read('sign_type=RSA2', () => false)).toEqual({ ok: false, reason: 'BAD_SIGNATURE' });
  });

  it('cut elsewhere, so that a waiting trade reads as paid under the same signature, is refused', () => {
    expect(new URLSearchParams(vectors.alipay.recut).get('trade_status')).toBe('TRADE_SUCCESS');
    expect(read(vectors.alipay.recut)).toEqual({ ok: false, reason: 'AMBIGUOUS' });
  });
});
