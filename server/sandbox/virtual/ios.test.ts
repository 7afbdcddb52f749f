import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Merchant } from '../testing/merchant.js';
import { Notices } from '../testing/notices.js';
import { openSandbox } from '../testing/sandbox.js';
import type { Json } from '../testing/server.js';

const NUMBER = 'VIOS00000001';
const AGREE = { result_code: 0, result_info: '建议退款', evidence: '未学习' };
const OBJECT = { result_code: 1, result_info: '拒绝退款', evidence: '已学完全部课时' };

let merchant: Merchant;
let notices: Notices;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ merchant, close } = await openSandbox());
  notices = new Notices(merchant);
  merchant.usual = () => ({ status: 200, body: 'success' });
  await merchant.post('/control/wechat/push-url', { url: merchant.notifyUrl('/push') });
  await merchant.sell(NUMBER, {}, { os: 'ios' });
  await notices.attempted(NUMBER);
});
afterEach(() => close());

const ask = (input: object = {}) => merchant.post(`/control/wechat-virtual/${NUMBER}/ios-refund`, input);
const order = async (): Promise<unknown> => (await merchant.queryVirtual(NUMBER)).order;
const shown = async () => {
  const { trade, notifications } = await merchant.look(`/control/trades/${NUMBER}`);
  const inquiries = (notifications as { kind: string; state: string; attempts: Json[] }[]).filter(
    ({ kind }) => kind === 'inquiry',
  );
  return { advice: (trade as { appleRefund: Json }).appleRefund.advice, inquiry: inquiries[0]! };
};
const told = () => merchant.received.map(received => merchant.readPush(received)!);
const decided = () => expect.poll(async () => (await shown()).advice, { timeout: 3_000 });

it('has no number of WeChat Pay, in the push and in the query', async () => {
  expect(told()[0]).toMatchObject({ Event: 'xpay_goods_deliver_notify', OutTradeNo: NUMBER, Env: 0 });
  expect(told()[0]).not.toHaveProperty('WeChatPayInfo');
  expect(await order()).toMatchObject({ order_type: 7, status: 4, wxpay_order_id: '', channel_order_id: '' });
});

it('asks the merchant in small letters, and gives the money back when it agrees', async () => {
  merchant.answers.push(merchant.sealedReply(AGREE));
  await ask({ reason: 'ACCIDENTAL' });
  await decided().toBe('agreed');
  expect(told()[1]).toEqual({
    ToUserName: expect.stringMatching(/^gh_/) as string,
    FromUserName: '',
    CreateTime: expect.any(Number) as number,
    MsgType: 'event',
    Event: 'xpay_subscribe_ios_refund_query_notify',
    refund_time: expect.stringMatching(/^\d{10}$/) as string,
    order_time: expect.stringMatching(/^\d{10}$/) as string,
    channel_bill: expect.stringMatching(/^2000001\d{9}$/) as string,
    bundleid: 'com.tencent.xin',
    product_id: merchant.get('WECHAT_VIRTUAL_PRODUCT_ID'),
    p_count: '1',
    refund_request_reason: 'ACCIDENTAL',
    provide_status: '1',
    pay_order_id: NUMBER,
    consumption_status: '0',
    service_type: 'unipdt',
  });
  expect((await shown()).inquiry).toMatchObject({
    state: 'ACKNOWLEDGED',
    attempts: [{ body: JSON.stringify(AGREE) }],
  });
  await notices.advance(2_000);
  expect(await order()).toMatchObject({ status: 5, left_fee: 0 });
  const last = told().at(-1)!;
  expect(last).toMatchObject({
    Event: 'xpay_refund_notify',
    MchOrderId: NUMBER,
    MchRefundId: '',
    RefundFee: 19_900,
    RetCode: 0,
    WxTransactionId: told()[1]!.channel_bill,
  });
  const query = { openid: 'sandbox-openid-xiaoming', env: 0, wx_order_id: last.WxRefundId };
  expect(await merchant.xpay('query_order', query)).toMatchObject({
    order: { order_type: 8, status: 5, refund_fee: 19_900 },
  });
  expect((await ask()).status).toBe(409);
});

it('keeps the money when the merchant objects', async () => {
  merchant.answers.push(merchant.sealedReply(OBJECT));
  await ask();
  await decided().toBe('objected');
  await notices.advance(60_000);
  expect(await order()).toMatchObject({ status: 4, left_fee: 19_900 });
  expect((await merchant.look('/control/state')).refunds).toEqual([]);
});

it('asks three times, understands only a sealed decision with its grounds, and then is uncertain', async () => {
  merchant.answers.push(
    { status: 200, body: JSON.stringify(AGREE) },
    merchant.sealedReply({ ...AGREE, evidence: '' }),
    merchant.sealedReply(AGREE, 'another token'),
  );
  await ask();
  expect((await ask()).status).toBe(409);
  await expect.poll(async () => (await shown()).inquiry.attempts.length).toBe(1);
  await notices.advance(3_000);
  await notices.advance(3_000);
  await decided().toBe('uncertain');
  expect((await shown()).inquiry).toMatchObject({ state: 'GIVEN_UP' });
  await notices.advance(86_400_000);
  expect(told().filter(({ Event }) => Event === 'xpay_subscribe_ios_refund_query_notify')).toHaveLength(3);
  expect((await merchant.look('/control/state')).refunds).toEqual([]);
});

it('waits three seconds for an answer, no longer', async () => {
  merchant.delayMs = 3_300;
  merchant.answers.push(merchant.sealedReply(AGREE));
  await ask();
  await expect
    .poll(async () => (await shown()).inquiry.attempts, { timeout: 4_500 })
    .toMatchObject([{ outcome: 'timeout', status: null }]);
  merchant.delayMs = 0;
});

it('does in the end what Apple decides, whatever the merchant said', async () => {
  merchant.answers.push(merchant.sealedReply(OBJECT));
  await ask({ apple: 'refund' });
  await decided().toBe('objected');
  await notices.advance(2_000);
  expect(await order()).toMatchObject({ status: 5 });

  await merchant.sell('VIOS00000002', {}, { os: 'ios' });
  await notices.attempted('VIOS00000002');
  await notices.arm({ kind: 'notify.lost', of: 'inquiry', times: 'always' });
  await merchant.post('/control/wechat-virtual/VIOS00000002/ios-refund', { apple: 'refund' });
  await notices.advance(10_000);
  await notices.advance(10_000);
  await notices.advance(10_000);
  expect(await merchant.queryVirtual('VIOS00000002')).toMatchObject({ order: { status: 5 } });
});

it('is only for orders that were paid on iOS', async () => {
  await merchant.sell('VIOS00000003');
  const other = (number: string) => merchant.post(`/control/wechat-virtual/${number}/ios-refund`);
  expect((await other('VIOS00000003')).status).toBe(409);
  expect((await other('VIOS99999999')).status).toBe(404);
  expect((await ask({ apple: 'maybe' })).status).toBe(400);
});
