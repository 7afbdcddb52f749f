import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Merchant } from '../testing/merchant.js';
import type { Json } from '../testing/server.js';
import { openSandbox } from '../testing/sandbox.js';

let merchant: Merchant;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ merchant, close } = await openSandbox());
  merchant.usual = () => ({ status: 500, body: '' });
});
afterEach(() => close());

const advance = (ms: number) => merchant.post('/control/clock/advance', { ms });
const order = async (number: string, more = {}) => (await merchant.queryVirtual(number, more)).order as Json;
const listen = () => merchant.post('/control/wechat/push-url', { url: merchant.notifyUrl('/push') });
const refunds = async () => (await merchant.look('/control/state')).refunds;

describe('who calls', () => {
  it('needs a living access token', async () => {
    await merchant.sell('VORDER000001');
    const ask = (token: string) =>
      merchant.xpay(
        'query_order',
        { openid: 'x', env: 0, order_id: 'VORDER000001' },
        { access_token: token },
      );
    expect(await ask('')).toMatchObject({ errcode: 41001 });
    expect(await ask('nonsense')).toMatchObject({ errcode: 40001 });
    await advance(2 * 3_600_000);
    expect(await merchant.queryVirtual('VORDER000001')).toMatchObject({ errcode: 42001 });
  });

  it.each(['query_order', 'refund_order', 'notify_provide_goods'])(
    '%s needs the signature of the body as it was sent',
    async name => {
      const spoilt = { pay_sig: '0'.repeat(64) };
      expect(await merchant.xpay(name, { env: 0 }, spoilt)).toMatchObject({ errcode: 268490003 });
      expect(await merchant.xpay(name, { env: 0 }, { pay_sig: '' })).toMatchObject({ errcode: 268490003 });
    },
  );
});

describe('query_order', () => {
  it('tells an order from the open sheet to the refund', async () => {
    const key = await merchant.sessionKey('xiaoming');
    const launch = merchant.virtualLaunch('VORDER000002', key, { attach: 'tag' });
    expect(await merchant.queryVirtual('VORDER000002')).toMatchObject({
      errcode: 268490002,
      errmsg: expect.stringMatching(/^数据不存在/) as string,
    });
    const sheet = { channel: 'wechat-virtual', ...launch, origin: 'http://127.0.0.1:4000' };
    await fetch(`${merchant.origin}/cashier?${new URLSearchParams(sheet).toString()}`);
    expect(await order('VORDER000002')).toMatchObject({ status: 1, paid_fee: 0, left_fee: 0, paid_time: 0 });
    await merchant.payVirtual(launch);
    expect(await merchant.queryVirtual('VORDER000002')).toEqual({
      errcode: 0,
      errmsg: 'ok',
      order: {
        order_id: 'VORDER000002',
        create_time: expect.any(Number) as number,
        update_time: expect.any(Number) as number,
        status: 2,
        biz_type: 0,
        order_fee: 19_900,
        coupon_fee: 0,
        paid_fee: 19_900,
        order_type: 0,
        refund_fee: 0,
        paid_time: expect.any(Number) as number,
        provide_time: 0,
        biz_meta: 'tag',
        env_type: 1,
        token: '',
        left_fee: 19_900,
        wx_order_id: expect.stringMatching(/^4500000\d{21}$/) as string,
        channel_order_id: expect.stringMatching(/^\d{28}$/) as string,
        wxpay_order_id: expect.stringMatching(/^4200002\d{21}$/) as string,
        sett_time: 0,
        sett_state: 0,
      },
    });
    await merchant.refundVirtual('VORDER000002', 'VREFUND00002', 19_900, 19_900);
    expect(await order('VORDER000002')).toMatchObject({ status: 2, left_fee: 0 });
    await advance(2_000);
    expect(await order('VORDER000002')).toMatchObject({ status: 5, left_fee: 0 });
  });

  it('finds by either number, not by both, and only for the buyer and in the environment', async () => {
    await merchant.sell('VORDER000003');
    const { wx_order_id } = await order('VORDER000003');
    const byId = await merchant.xpay('query_order', {
      openid: 'sandbox-openid-xiaoming',
      env: 0,
      wx_order_id,
    });
    expect(byId.order).toMatchObject({ order_id: 'VORDER000003' });
    expect(await merchant.queryVirtual('VORDER000003', { wx_order_id })).toMatchObject({
      errcode: 268490002,
    });
    expect(await merchant.queryVirtual('VORDER000003', { openid: 'sandbox-openid-lisi' })).toMatchObject({
      errcode: 268490001,
    });
    expect(await merchant.queryVirtual('VORDER000003', { env: 1 })).toMatchObject({ errcode: 268490002 });
    expect(await merchant.queryVirtual('VORDER000003', { env: '0' })).toMatchObject({ errcode: 268490002 });
  });

  it('knows nothing of the orders of the other channels', async () => {
    await merchant.prepay('VORDER000004');
    expect(await merchant.queryVirtual('VORDER000004')).toMatchObject({ errcode: 268490002 });
  });
});

describe('notify_provide_goods', () => {
  const provide = (number: string) => merchant.xpay('notify_provide_goods', { order_id: number, env: 0 });

  it('marks a paid order as delivered, once', async () => {
    await listen();
    await merchant.sell('VORDER000005');
    expect(await order('VORDER000005')).toMatchObject({ status: 2 });
    expect(await provide('VORDER000005')).toEqual({ errcode: 0, errmsg: 'ok' });
    const { provide_time: at, ...rest } = await order('VORDER000005');
    expect(rest).toMatchObject({ status: 4 });
    expect(at).toBeGreaterThan(0);
    expect(await provide('VORDER000005')).toMatchObject({ errcode: 268490004 });
    expect(await order('VORDER000005')).toMatchObject({ provide_time: at });
  });

  it('is refused for an order that is unpaid or unknown', async () => {
    const launch = merchant.virtualLaunch('VORDER000006', await merchant.sessionKey('xiaoming'));
    const sheet = { channel: 'wechat-virtual', ...launch, origin: 'http://127.0.0.1:4000' };
    await fetch(`${merchant.origin}/cashier?${new URLSearchParams(sheet).toString()}`);
    expect(await provide('VORDER000006')).toMatchObject({ errcode: 268490002 });
    expect(await provide('VORDER999999')).toMatchObject({ errcode: 268490002 });
  });
});

describe('faults of a call', () => {
  it('lost: carried out, but nobody hears of it; error: the number that was asked for', async () => {
    await merchant.sell('VORDER000009');
    const arm = (fault: object) => merchant.post('/control/faults', { channel: 'wechat-virtual', ...fault });
    await arm({ kind: 'api.lost', api: 'provide' });
    const provide = () => merchant.xpay('notify_provide_goods', { order_id: 'VORDER000009', env: 0 });
    await expect(provide()).rejects.toThrow();
    expect(await order('VORDER000009')).toMatchObject({ status: 4 });
    await arm({ kind: 'api.error', api: 'query', code: '268490015' });
    expect(await merchant.queryVirtual('VORDER000009')).toMatchObject({ errcode: 268490015 });
    await arm({ kind: 'api.error', api: 'refund', number: 'VORDER000009' });
    const refund = () => merchant.refundVirtual('VORDER000009', 'VREFUND00009', 19_900, 100);
    expect(await refund()).toMatchObject({ errcode: -1 });
    expect(await refunds()).toEqual([]);
    expect(await refund()).toMatchObject({ errcode: 0 });
    const { requests } = await merchant.look('/control/requests?number=VORDER000009');
    expect((requests as { api: string; code: string; fault: string | null }[]).map(call => call.api)).toEqual(
      ['provide', 'query', 'query', 'refund', 'refund'],
    );
  });
});
