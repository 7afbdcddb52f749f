import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Merchant } from './testing/merchant.js';
import { openSandbox } from './testing/sandbox.js';

let merchant: Merchant;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ merchant, close } = await openSandbox());
});
afterEach(() => close());

const advance = (ms: number) => merchant.post('/control/clock/advance', { ms });
const arm = (fault: unknown) => merchant.post('/control/faults', fault);

describe('a WeChat refund', () => {
  const refund = (number: string, fen: number, more = {}) =>
    merchant.wechat('POST', '/v3/refund/domestic/refunds', {
      out_trade_no: 'PAID0001',
      out_refund_no: number,
      notify_url: merchant.notifyUrl('/wechat'),
      amount: { refund: fen, total: 20_000, currency: 'CNY' },
      ...more,
    });
  const look = (number: string) => merchant.wechat('GET', `/v3/refund/domestic/refunds/${number}`);
  const told = () => merchant.received.map(received => merchant.readWechat(received));

  beforeEach(async () => {
    await merchant.prepay('PAID0001');
    await merchant.post('/control/trades/PAID0001/pay', { notify: false });
  });

  it('is under way, then done, and a notification says so', async () => {
    expect(await refund('R1', 5_000)).toMatchObject({
      status: 200,
      verified: true,
      body: { status: 'PROCESSING', out_refund_no: 'R1', amount: { refund: 5_000, total: 20_000 } },
    });
    expect((await merchant.queryWechat('PAID0001')).body.trade_state).toBe('REFUND');
    await advance(2_000);
    expect((await look('R1')).body).toMatchObject({ status: 'SUCCESS' });
    expect(JSON.parse(merchant.received[0]!.body)).toMatchObject({ event_type: 'REFUND.SUCCESS' });
    expect(told()).toMatchObject([
      { out_refund_no: 'R1', refund_status: 'SUCCESS', amount: { refund: 5_000 } },
    ]);
  });

  it('is one refund however often it is asked for, and another one under another content is refused', async () => {
    const first = (await refund('R1', 5_000)).body;
    expect((await refund('R1', 5_000)).body).toEqual(first);
    expect(await refund('R1', 5_001)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    expect(await look('R2')).toMatchObject({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } });
    expect((await merchant.look('/control/state')).refunds).toHaveLength(1);
  });

  it('never gives back more than was paid, nor two parts within a minute', async () => {
    await refund('R1', 15_000);
    expect(await refund('R2', 1)).toMatchObject({ status: 429, body: { code: 'FREQUENCY_LIMITED' } });
    await advance(61_000);
    expect(await refund('R2', 5_001)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', message: '申请退款金额大于订单剩余可退金额' },
    });
    expect((await refund('R2', 5_000)).status).toBe(200);
    await advance(2_000);
    expect((await merchant.look('/control/trades/PAID0001')).trade).toMatchObject({ refundedFen: 20_000 });
  });

  it('is refused for a wrong total, an unpaid order and an unknown one', async () => {
    const wrong = { amount: { refund: 1, total: 19_999, currency: 'CNY' } };
    expect(await refund('R1', 1, wrong)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    await merchant.prepay('OPEN0001');
    expect((await refund('R1', 1, { out_trade_no: 'OPEN0001' })).body.message).toBe('订单未支付，无法退款');
    expect(await refund('R1', 1, { out_trade_no: 'NOBODY01' })).toMatchObject({ status: 404 });
  });

  it('can end badly, or not end until it is let go', async () => {
    await arm({ kind: 'refund.abnormal' });
    await refund('R1', 5_000);
    await advance(61_000);
    expect((await look('R1')).body.status).toBe('ABNORMAL');
    expect(told()).toMatchObject([{ refund_status: 'ABNORMAL' }]);

    await arm({ kind: 'refund.processing' });
    await refund('R2', 5_000);
    await advance(86_400_000);
    expect((await look('R2')).body.status).toBe('PROCESSING');
    await merchant.post('/control/refunds/R2/settle');
    expect((await look('R2')).body.status).toBe('SUCCESS');
  });
});

describe('an Alipay refund', () => {
  const refund = (yuan: string, number?: string) =>
    merchant.alipay('alipay.trade.refund', {
      out_trade_no: 'PAID0002',
      refund_amount: yuan,
      ...(number && { out_request_no: number }),
    });
  const look = (number: string) =>
    merchant.alipay('alipay.trade.fastpay.refund.query', {
      out_trade_no: 'PAID0002',
      out_request_no: number,
    });
  const told = async (times: number) => {
    for (let i = 0; i < 200 && merchant.received.length < times; i++)
      await new Promise(go => setTimeout(go, 10));
    return merchant.received.map(received => merchant.readAlipay(received));
  };

  beforeEach(async () => {
    await merchant.createAlipay('PAID0002');
    await merchant.post('/control/trades/PAID0002/pay', { notify: false });
  });

  it('moves money at once, once, and tells on the order’s own address', async () => {
    expect((await refund('50.00', 'R1')).body).toMatchObject({ fund_change: 'Y', refund_fee: '50.00' });
    expect((await refund('50.00', 'R1')).body).toMatchObject({ fund_change: 'N', refund_fee: '50.00' });
    expect((await refund('50.01', 'R1')).body.sub_code).toBe('ACQ.DISCORDANT_REPEAT_REQUEST');
    expect((await look('R1')).body).toMatchObject({
      refund_status: 'REFUND_SUCCESS',
      refund_amount: '50.00',
    });
    expect((await look('R2')).body).toEqual({ code: '10000', msg: 'Success' });
    expect((await refund('150.01', 'R2')).body.sub_code).toBe('ACQ.REASON_TRADE_REFUND_FEE_ERR');
    expect((await refund('150.00', 'R2')).body).toMatchObject({ fund_change: 'Y', refund_fee: '200.00' });
    expect(await told(2)).toMatchObject([
      {
        notify_type: 'trade_status_sync',
        trade_status: 'TRADE_SUCCESS',
        out_biz_no: 'R1',
        refund_fee: '50.00',
      },
      {
        notify_type: 'trade_status_sync',
        trade_status: 'TRADE_CLOSED',
        out_biz_no: 'R2',
        refund_fee: '200.00',
      },
    ]);
    const { body } = await merchant.alipay('alipay.trade.query', { out_trade_no: 'PAID0002' });
    expect(body.trade_status).toBe('TRADE_CLOSED');
  });

  it('needs a number of its own for a part', async () => {
    expect((await refund('50.00')).body.sub_code).toBe('ACQ.INVALID_PARAMETER');
    expect((await refund('200.00')).body).toMatchObject({ fund_change: 'Y' });
    expect((await refund('0.01', 'R9')).body.sub_code).toBe('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL');
  });

  it('can stay under way: no money moved, no status in the query', async () => {
    await arm({ kind: 'refund.processing' });
    expect((await refund('50.00', 'R1')).body).toMatchObject({ fund_change: 'N', refund_fee: '0.00' });
    expect((await look('R1')).body).toEqual({ code: '10000', msg: 'Success' });
    await merchant.post('/control/refunds/R1/settle');
    expect((await look('R1')).body).toMatchObject({ refund_status: 'REFUND_SUCCESS' });
  });
});
