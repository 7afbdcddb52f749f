import { describe, expect, it } from 'vitest';
import {
  NUMBER,
  VECTOR_TIME,
  VECTOR_UNIX,
  vectors,
  WECHAT_KEY_ID,
  wechatPayConfig,
} from '../../users/platforms/testing/vectors.js';
import { createWechatGateway } from './wechat.js';

const gateway = createWechatGateway(wechatPayConfig('http://127.0.0.1:9'));
const { paid, flipped, refund, textAmount } = vectors.wechat;

interface Change {
  headers?: Record<string, string | string[] | undefined>;
  body?: string;
  now?: Date;
}

function read(message: { nonce: string; body: string; signature: string }, change: Change = {}) {
  const headers = {
    'wechatpay-timestamp': VECTOR_UNIX,
    'wechatpay-nonce': message.nonce,
    'wechatpay-signature': message.signature,
    'wechatpay-serial': WECHAT_KEY_ID,
    ...change.headers,
  };
  const body = Buffer.from(change.body ?? message.body);
  return gateway.readNotification({ headers, query: {}, body }, change.now ?? VECTOR_TIME);
}

describe('a notification of WeChat Pay', () => {
  it('signed by OpenSSL and sealed by Python is read as a receipt', async () => {
    expect(await read(paid)).toEqual({
      ok: true,
      id: 'EV-2018022511223320001',
      refund: null,
      inquiry: null,
      receipt: {
        channel: 'WECHAT_JSAPI',
        number: NUMBER,
        state: 'PAID',
        amountFen: 20000,
        currency: 'CNY',
        merchantId: '1900000109',
        appId: 'wx8888888888888888',
        payerId: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
        transactionId: '4200001234202610011234567890',
        paidAt: new Date('2026-10-01T11:59:58Z'),
      },
    });
  });

  it('about a refund is no receipt of a payment; without an amount only a query settles it', async () => {
    expect(await read(refund)).toEqual({
      ok: true,
      id: 'EV-2018022511223320003',
      receipt: null,
      refund: {
        channel: 'WECHAT_JSAPI',
        number: 'R1',
        paymentNumber: NUMBER,
        state: 'SUCCEEDED',
        amountFen: null,
        refundId: null,
        finishedAt: null,
      },
      inquiry: null,
    });
  });

  it('whose signed ciphertext has one bit flipped, ¥200 becoming ¥300, is refused', async () => {
    expect(await read(flipped)).toEqual({ ok: false, reason: 'BAD_CIPHERTEXT' });
  });

  it('with an amount of text is refused', async () => {
    expect(await read(textAmount)).toEqual({ ok: false, reason: 'MALFORMED' });
  });

  it.each<[string, string, Change]>([
    ['301 s old', 'STALE', { now: new Date(VECTOR_TIME.getTime() + 301_000) }],
    ['without a signature', 'HEADERS_MISSING', { headers: { 'wechatpay-signature': undefined } }],
    ['with two signatures', 'HEADERS_MISSING', { headers: { 'wechatpay-signature': ['a', 'b'] } }],
    ['under the serial __proto__', 'UNKNOWN_SERIAL', { headers: { 'wechatpay-serial': '__proto__' } }],
    ['that is a probe', 'SIGNATURE_PROBE', { headers: { 'wechatpay-signature': 'WECHATPAY/SIGNTEST/YWJj' } }],
    ['altered in one letter', 'BAD_SIGNATURE', { body: paid.body.replace('EV-', 'EX-') }],
    ['parsed and written again', 'BAD_SIGNATURE', { body: JSON.stringify(JSON.parse(paid.body)) }],
    ['with a blank at the end', 'BAD_SIGNATURE', { body: `${paid.body} ` }],
    ['without a body', 'BAD_SIGNATURE', { body: '' }],
    ['of 64 KiB and a byte', 'TOO_LARGE', { body: ' '.repeat(64 * 1024 + 1) }],
  ])('%s is refused as %s', async (_, reason, change) => {
    expect(await read(paid, change)).toEqual({ ok: false, reason });
  });

  it('is answered as WeChat Pay expects: 200 when taken, 4xx or 5xx with FAIL when not', () => {
    const { accepted, refused, failed } = gateway.answers;
    expect(accepted).toEqual({
      status: 200,
      contentType: 'application/json',
      body: '{"code":"SUCCESS","message":"OK"}',
    });
    expect([refused.status, JSON.parse(refused.body)]).toEqual([
      401,
      { code: 'FAIL', message: 'the notification was refused' },
    ]);
    expect([failed.status, JSON.parse(failed.body)]).toEqual([
      500,
      { code: 'FAIL', message: 'try again later' },
    ]);
  });
});
