import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFarSide, type FarSide } from '../../users/platforms/testing/far-side.js';
import { NUMBER, VECTOR_TIME } from '../../users/platforms/testing/vectors.js';
import type { PaymentGateway } from './gateway.js';
import {
  pushVectors,
  REFUND_NUMBER,
  virtualConfig,
  WECHAT_OPENID,
  type Push,
} from './testing/push-vectors.js';
import { answerXpay, APPLE_PAYMENT } from './testing/xpay.js';
import { createWechatVirtualGateway } from './wechat-virtual.js';

const { query, pushes } = pushVectors;
let api: FarSide;
let gateway: PaymentGateway;

beforeAll(async () => {
  api = await startFarSide();
  gateway = createWechatVirtualGateway(virtualConfig(api.origin), { now: () => VECTOR_TIME, timeoutMs: 200 });
});
afterAll(() => api.close());
beforeEach(() => void (api.asked.length = 0));

const read = ({ query: address, body }: Push) =>
  gateway.readNotification({ headers: {}, query: address, body: Buffer.from(body) }, VECTOR_TIME);

describe('a push of virtual payment', () => {
  const RECEIPT = {
    channel: 'WECHAT_VIRTUAL',
    number: NUMBER,
    state: 'PAID',
    amountFen: 20000,
    currency: 'CNY',
    merchantId: null,
    appId: 'wx8888888888888888',
    payerId: WECHAT_OPENID,
    transactionId: '4200001234202610011234567890',
    paidAt: new Date('2026-10-01T11:59:58Z'),
  };
  const nothing = { receipt: null, refund: null, inquiry: null };
  const delivered = `xpay_goods_deliver_notify:${NUMBER}`;

  it('about a payment is read as a receipt, the same for every try', async () => {
    const expected = { ok: true, id: delivered, ...nothing, receipt: RECEIPT };
    expect(await read(pushes.delivered)).toEqual(expected);
    expect(await read(pushes.deliveredAgain)).toEqual(expected);
    expect(api.asked).toEqual([]);
  });

  it('about a payment through Apple lacks WeChat Pay’s number, and is completed by asking', async () => {
    answerXpay(api, APPLE_PAYMENT);
    const receipt = { ...RECEIPT, transactionId: '1178000000000000001' };
    expect(await read(pushes.apple)).toEqual({ ok: true, id: delivered, ...nothing, receipt });
    expect(api.asked.map(({ body }) => body).at(-1)).toBe(query.body);
  });

  it.each([
    ['nobody paid', { ...APPLE_PAYMENT, order: { ...APPLE_PAYMENT.order, status: 1 } }],
    ['there is no order', { errcode: 0, errmsg: 'ok', order: null }],
    ['the platform fails', { errcode: -1, errmsg: '系统错误' }],
  ])('about a payment through Apple is refused, to come again, when %s', async (_, answer) => {
    answerXpay(api, answer);
    expect(await read(pushes.apple)).toEqual({ ok: false, reason: 'UNCONFIRMED' });
  });

  it('about a refund of ours says how it ended', async () => {
    const refund = {
      channel: 'WECHAT_VIRTUAL',
      number: REFUND_NUMBER,
      paymentNumber: NUMBER,
      state: 'SUCCEEDED',
      amountFen: 5000,
      refundId: '5030001234202610021234567890',
      finishedAt: new Date('2026-10-01T12:01:42Z'),
    };
    const id = `xpay_refund_notify:${REFUND_NUMBER}`;
    expect(await read(pushes.refunded)).toEqual({ ok: true, id: `${id}:SUCCEEDED`, ...nothing, refund });
    const failed = { ...refund, state: 'CLOSED', finishedAt: null };
    expect(await read(pushes.refundFailed)).toEqual({
      ok: true,
      id: `${id}:CLOSED`,
      ...nothing,
      refund: failed,
    });
  });

  it('about a refund by Apple has the platform’s number for it', async () => {
    const notification = await read(pushes.refundedByApple);
    expect(notification.ok && notification.refund).toMatchObject({
      number: '5030001234202610021234567890',
      paymentNumber: NUMBER,
      state: 'SUCCEEDED',
    });
  });

  it('may ask whether Apple shall refund, and is answered under a seal', async () => {
    const id = `xpay_subscribe_ios_refund_query_notify:${NUMBER}:1790856000`;
    const inquiry = { number: NUMBER, payerId: null };
    expect(await read(pushes.inquiry)).toEqual({ ok: true, id, ...nothing, inquiry });
    const answer = gateway.inquiryAnswer?.(true);
    expect([answer?.status, answer?.contentType]).toEqual([200, 'application/json']);
    expect(answer?.body).toMatch(
      /^\{"Encrypt":"[^"]+","MsgSignature":"[0-9a-f]{40}","TimeStamp":1790856000,/,
    );
  });

  it('about something else is verified, and says nothing', async () => {
    const notification = await read(pushes.complaint);
    expect(notification).toMatchObject({ ok: true, ...nothing });
    expect(notification.ok && notification.id).toMatch(/^xpay_complaint_notify:[0-9a-f]{32}$/);
  });

  it.each([
    ['of the test environment, where nothing is paid', pushes.otherWorld, 'ENV_MISMATCH'],
    ['with a sum as text', pushes.textAmount, 'MALFORMED'],
    ['for another app', pushes.otherApp, 'APP_MISMATCH'],
  ])('%s is refused', async (_, push, reason) => {
    expect(await read(push)).toEqual({ ok: false, reason });
  });
});
