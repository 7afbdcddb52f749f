import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Merchant } from '../testing/merchant.js';
import type { Json } from '../testing/server.js';
import { openSandbox } from '../testing/sandbox.js';

let merchant: Merchant;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ merchant, close } = await openSandbox());
  merchant.usual = () => ({ status: 500, body: '' });
  await merchant.post('/control/wechat/push-url', { url: merchant.notifyUrl('/push') });
  await merchant.sell('VORDER000007');
});
afterEach(() => close());

const advance = (ms: number) => merchant.post('/control/clock/advance', { ms });
const order = async (number: string) => (await merchant.queryVirtual(number)).order as Json;
/** The last push about a refund; what told of the payment is repeated in between. */
const told = () =>
  merchant.received
    .map(received => merchant.readPush(received)!)
    .findLast(({ Event }) => Event === 'xpay_refund_notify');
const refunds = async () => (await merchant.look('/control/state')).refunds;

const refund = (number: string, left: number, fen: number, more = {}) =>
  merchant.refundVirtual('VORDER000007', number, left, fen, more);

it('is under way, then done, and a push says so', async () => {
  const { wx_order_id: payId } = await order('VORDER000007');
  const answer = await refund('VREFUND00001', 19_900, 5_000, { biz_meta: 'why' });
  expect(answer).toEqual({
    errcode: 0,
    errmsg: 'ok',
    refund_order_id: 'VREFUND00001',
    refund_wx_order_id: expect.stringMatching(/^503\d{25}$/) as string,
    pay_order_id: 'VORDER000007',
    pay_wx_order_id: payId,
  });
  expect(await order('VREFUND00001')).toMatchObject({ status: 1, order_type: 1, refund_fee: 5_000 });
  expect(await order('VORDER000007')).toMatchObject({ status: 2, left_fee: 14_900 });
  await advance(2_000);
  expect(await order('VREFUND00001')).toMatchObject({ status: 5, biz_meta: 'why', left_fee: 0 });
  expect(told()).toEqual({
    ToUserName: expect.stringMatching(/^gh_/) as string,
    FromUserName: 'sandbox-openid-of-wechat-itself',
    CreateTime: expect.any(Number) as number,
    MsgType: 'event',
    Event: 'xpay_refund_notify',
    OpenId: 'sandbox-openid-xiaoming',
    WxRefundId: answer.refund_wx_order_id,
    MchRefundId: 'VREFUND00001',
    WxOrderId: payId,
    MchOrderId: 'VORDER000007',
    RefundFee: 5_000,
    RetCode: 0,
    RetMsg: 'SUCCESS',
    RefundStartTimestamp: expect.any(Number) as number,
    RefundSuccTimestamp: expect.any(Number) as number,
    WxpayRefundTransactionId: answer.refund_wx_order_id,
    RetryTimes: 0,
  });
});

it('is one refund however often it is asked for; other content under its number is refused', async () => {
  const first = await refund('VREFUND00001', 19_900, 5_000);
  await advance(2_000);
  expect(await refund('VREFUND00001', 19_900, 5_000)).toEqual(first);
  expect(await refund('VREFUND00001', 14_900, 5_000)).toMatchObject({ errcode: 268490002 });
  expect(await refund('VORDER000007', 14_900, 5_000)).toMatchObject({ errcode: 268490002 });
  expect(await refunds()).toHaveLength(1);
});

it('must know what is left, and runs alone', async () => {
  expect(await refund('VREFUND00001', 19_000, 1)).toMatchObject({ errcode: 268490016 });
  expect(await refund('VREFUND00001', 19_900, 19_901)).toMatchObject({ errcode: 268490002 });
  expect(await refund('VREFUND00001', 19_900, 15_000)).toMatchObject({ errcode: 0 });
  expect(await refund('VREFUND00002', 4_900, 4_900)).toMatchObject({ errcode: 268490014 });
  await advance(2_000);
  expect(await refund('VREFUND00002', 19_900, 4_900)).toMatchObject({ errcode: 268490016 });
  expect(await refund('VREFUND00002', 4_900, 4_900)).toMatchObject({ errcode: 0 });
  await advance(2_000);
  expect(await order('VORDER000007')).toMatchObject({ status: 5, left_fee: 0 });
});

it.each([
  ['a short number', { refund_order_id: 'SHORT' }],
  ['a number with a star', { refund_order_id: 'VREFUND*0001' }],
  ['no reason', { refund_reason: '9' }],
  ['a reason as number', { refund_reason: 3 }],
  ['no origin', { req_from: '0' }],
  ['no biz_meta', { biz_meta: undefined }],
  ['a fraction', { refund_fee: 0.5 }],
])('is refused with %s', async (_, more) => {
  expect(await refund('VREFUND00001', 19_900, 100, more)).toMatchObject({ errcode: 268490002 });
  expect(await refunds()).toEqual([]);
});

it('is refused for somebody else, an unknown order, and an order paid on iOS', async () => {
  expect(await refund('VREFUND00001', 19_900, 1, { openid: 'sandbox-openid-lisi' })).toMatchObject({
    errcode: 268490001,
  });
  expect(await refund('VREFUND00001', 19_900, 1, { order_id: 'VORDER999999' })).toMatchObject({
    errcode: 268490002,
  });
  await merchant.sell('VORDER000008', {}, { os: 'ios' });
  expect(await merchant.refundVirtual('VORDER000008', 'VREFUND00001', 19_900, 1)).toMatchObject({
    errcode: 268490002,
    errmsg: expect.stringMatching(/^IOS订单不支持开发者发起退款/) as string,
  });
  expect(await refunds()).toEqual([]);
});

it('can end badly, or not end until it is let go', async () => {
  await merchant.post('/control/faults', { kind: 'refund.abnormal', channel: 'wechat-virtual' });
  await refund('VREFUND00001', 19_900, 5_000);
  await advance(2_000);
  expect(await order('VREFUND00001')).toMatchObject({ status: 7 });
  expect(await order('VORDER000007')).toMatchObject({ left_fee: 19_900 });
  expect(told()).toMatchObject({
    RetCode: 1,
    MchRefundId: 'VREFUND00001',
  });
  await merchant.post('/control/faults', { kind: 'refund.processing' });
  await refund('VREFUND00002', 19_900, 5_000);
  await advance(86_400_000);
  const late = await merchant.post('/control/refunds/VREFUND00002/settle');
  expect(late.body).toMatchObject({ refund: { state: 'SUCCESS' } });
});
