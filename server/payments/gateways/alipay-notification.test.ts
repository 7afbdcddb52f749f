import { describe, expect, it } from 'vitest';
import {
  alipayConfig,
  NUMBER,
  OPEN_ID,
  VECTOR_TIME,
  vectors,
} from '../../users/platforms/testing/vectors.js';
import { createAlipayGateway } from './alipay.js';

const gateway = createAlipayGateway(alipayConfig('http://127.0.0.1:9/gateway.do'));
const read = (body: string) =>
  gateway.readNotification({ headers: {}, query: {}, body: Buffer.from(body) }, VECTOR_TIME);
const { paid, sha1, forged, refunded, partlyRefunded, timedOut, otherMessage, oddAmount, recut } =
  vectors.alipay;

const stateOf = async (body: string): Promise<string | undefined> => {
  const notification = await read(body);
  return notification.ok ? notification.receipt?.state : notification.reason;
};

describe('a notification of Alipay', () => {
  it('signed by OpenSSL, with % + = and Chinese in its title, is read as a receipt', async () => {
    expect(await read(paid)).toEqual({
      ok: true,
      id: '2026100100222195959000011450000001',
      refund: null,
      inquiry: null,
      receipt: {
        channel: 'ALIPAY',
        number: NUMBER,
        state: 'PAID',
        amountFen: 20000,
        currency: 'CNY',
        merchantId: '2088000000000001',
        appId: '2021000000000001',
        payerId: OPEN_ID,
        transactionId: '2026100122001400010000000001',
        paidAt: new Date('2026-10-01T11:59:58Z'),
      },
    });
  });

  it('is read by its bytes alone, whatever order its fields came in', async () => {
    expect((await read(paid.split('&').reverse().join('&'))).ok).toBe(true);
  });

  it('with a bare % is the same message: what was signed is the decoded title', async () => {
    expect((await read(paid.replace('100%25', '100%'))).ok).toBe(true);
  });

  it('of a refund says what is left of the payment', async () => {
    expect(await stateOf(partlyRefunded)).toBe('PAID');
    expect(await stateOf(refunded)).toBe('REFUNDED');
  });

  it('of a refund names it, and leaves it to a query: the sum it tells is that of all refunds', async () => {
    for (const body of [partlyRefunded, refunded]) {
      expect(await read(body)).toMatchObject({
        ok: true,
        refund: {
          channel: 'ALIPAY',
          number: 'R1',
          paymentNumber: NUMBER,
          state: 'PROCESSING',
          amountFen: null,
          refundId: null,
          finishedAt: null,
        },
      });
    }
  });

  it('of a trade that nobody paid is CLOSED', async () => {
    expect(await stateOf(timedOut)).toBe('CLOSED');
  });

  it('about something else is verified, and is no receipt', async () => {
    expect(await read(otherMessage)).toMatchObject({ ok: true, receipt: null, refund: null, inquiry: null });
  });

  it.each([
    ['signed with SHA-1, as sign_type=RSA', sha1, 'SIGN_TYPE'],
    [
      'signed with SHA-1, and passed off as RSA2',
      sha1.replace('sign_type=RSA', 'sign_type=RSA2'),
      'BAD_SIGNATURE',
    ],
    ['of a sign_type the SDK would throw for', paid.replace('sign_type=RSA2', 'sign_type=RSA3'), 'SIGN_TYPE'],
    ['without sign_type', paid.replace('&sign_type=RSA2', ''), 'SIGN_TYPE'],
    ['without sign', paid.replace(/&sign=[^&]*/, ''), 'BAD_SIGNATURE'],
    ['with an empty sign', paid.replace(/&sign=[^&]*/, '&sign='), 'BAD_SIGNATURE'],
    ['signed by a stranger', forged, 'BAD_SIGNATURE'],
    ['with a lower amount', paid.replace('total_amount=200.00', 'total_amount=100.00'), 'BAD_SIGNATURE'],
    ['with one field more', `${paid}&refund_fee=200.00`, 'BAD_SIGNATURE'],
    ['with one field twice', `${paid}&total_amount=200.00`, 'DUPLICATE_FIELD'],
    ['cut elsewhere under the same signature', recut, 'AMBIGUOUS'],
    ['with a tenth of a fen', oddAmount, 'MALFORMED'],
    ['of no bytes', '', 'SIGN_TYPE'],
    ['of JSON', '{"total_amount":"200.00"}', 'MALFORMED'],
  ])('%s is refused', async (_, body, reason) => {
    expect(await read(body)).toEqual({ ok: false, reason });
  });

  it('is answered with exactly "success", or with "fail"', () => {
    const { accepted, refused, failed } = gateway.answers;
    expect(
      [accepted, refused, failed].map(({ status, contentType, body }) => [status, contentType, body]),
    ).toEqual([
      [200, 'text/plain', 'success'],
      [200, 'text/plain', 'fail'],
      [200, 'text/plain', 'fail'],
    ]);
  });
});
