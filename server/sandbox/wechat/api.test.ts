import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Merchant } from '../testing/merchant.js';
import { openSandbox } from '../testing/sandbox.js';
import { PRIVATE_KEY } from '../testing/vectors.js';

let merchant: Merchant;
let close: () => Promise<void>;
let count = 0;
const number = () => `WECHAT${String(++count).padStart(4, '0')}`;

beforeAll(async () => {
  ({ merchant, close } = await openSandbox());
});
afterAll(() => close());

const JSAPI = '/v3/pay/transactions/jsapi';
const create = (name: string, more = {}) => merchant.wechat('POST', JSAPI, merchant.orderParams(name, more));
const pay = (name: string, body = {}) => merchant.post(`/control/trades/${name}/pay`, body);
const arm = (fault: unknown) => merchant.post('/control/faults', fault);

describe('the signature of a call', () => {
  it.each([
    ['another key', { key: PRIVATE_KEY }, '错误的签名，验签失败'],
    [
      'another serial number',
      { serial: 'A'.repeat(40) },
      '商户证书序列号有误。请使用签名私钥匹配的证书序列号',
    ],
    [
      'a time six minutes ago',
      { stamp: Math.floor(Date.now() / 1000) - 360 },
      'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟',
    ],
  ])('is refused with %s, and nothing is created', async (_, spoil, message) => {
    const name = number();
    const answer = await merchant.wechat('POST', JSAPI, merchant.orderParams(name), spoil);
    expect(answer).toMatchObject({ status: 401, verified: true, body: { code: 'SIGN_ERROR', message } });
    expect(await merchant.look(`/control/trades/${name}`)).toEqual({
      error: `no trade has the number ${name}`,
    });
  });

  it('covers the body: one changed byte is refused', async () => {
    const body = merchant.orderParams(number());
    const signed = merchant.authorization('POST', JSAPI, JSON.stringify(body));
    const headers = { accept: 'application/json', 'content-type': 'application/json', authorization: signed };
    const cheaper = JSON.stringify(body).replace('20000', '10000');
    expect((await fetch(merchant.origin + JSAPI, { method: 'POST', headers, body: cheaper })).status).toBe(
      401,
    );
    const none = await fetch(merchant.origin + JSAPI, {
      method: 'POST',
      headers: { accept: '*/*', 'content-type': 'application/json' },
    });
    expect([none.status, ((await none.json()) as { message: string }).message]).toEqual([
      401,
      'Http头缺少Authorization',
    ]);
  });

  it('is not touched by the sandbox’s clock, and the answer is stamped by the caller’s', async () => {
    await merchant.post('/control/clock/advance', { ms: 3 * 86_400_000 });
    expect(await merchant.queryWechat('NOBODY0001')).toMatchObject({ status: 404, verified: true });
    await merchant.post('/control/clock/reset');
  });
});

describe('an order', () => {
  it('is created once: the same again is the same, anything else is refused', async () => {
    const name = number();
    const first = await create(name);
    expect(first).toMatchObject({ status: 200, verified: true });
    expect(first.body.prepay_id).toMatch(/^wx\d{14}[0-9a-f]{16}0000$/);
    expect((await create(name)).body).toEqual(first.body);
    for (const change of [
      { amount: { total: 1 } },
      { description: 'Rust入门' },
      { notify_url: 'http://a.example/' },
    ]) {
      expect(await create(name, change)).toMatchObject({
        status: 400,
        body: { code: 'INVALID_REQUEST', message: '201 商户订单号重复' },
      });
    }
  });

  it('gets a fresh prepay id two hours later, and the old one launches nothing', async () => {
    const name = number();
    const { body } = await create(name);
    await merchant.post('/control/clock/advance', { ms: 7_200_001 });
    const again = (await create(name)).body;
    const stamp = String(Math.floor(Date.now() / 1000) + 7_200);
    const old = await merchant.post(
      '/cashier/wechat/pay',
      merchant.launch(String(body.prepay_id), { timeStamp: stamp }),
    );
    const fresh = await merchant.post(
      '/cashier/wechat/pay',
      merchant.launch(String(again.prepay_id), { timeStamp: stamp }),
    );
    await merchant.post('/control/clock/reset');
    expect(again.prepay_id).not.toBe(body.prepay_id);
    expect(old.body).toEqual({ errMsg: 'requestPayment:fail 预支付交易会话已过期' });
    expect(fresh.body).toEqual({ errMsg: 'requestPayment:ok' });
  });

  const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
  it.each([
    ['/out_trade_no', { out_trade_no: 'short' }],
    ['/out_trade_no', { out_trade_no: 'has space' }],
    ['/description', { description: '课'.repeat(43) }],
    ['/attach', { attach: 'x'.repeat(129) }],
    ['/notify_url', { notify_url: 'http://a.example/pay?token=1' }],
    ['/notify_url', { notify_url: 'ftp://a.example/' }],
    ['/amount/total', { amount: { total: 0 } }],
    ['/amount/total', { amount: { total: 1.5 } }],
    ['/amount/total', { amount: { total: '100' } }],
    ['/amount/currency', { amount: { total: 1, currency: 'USD' } }],
    ['/payer', { payer: undefined }],
    ['/time_expire', { time_expire: soon(30_000) }],
    ['/time_expire', { time_expire: soon(91 * 86_400_000) }],
    ['/time_expire', { time_expire: '2026-01-01 00:00:00' }],
  ])('is refused for a wrong %s', async (field, change) => {
    const answer = await create(number(), change);
    expect(answer).toMatchObject({
      status: 400,
      verified: true,
      body: { code: 'PARAM_ERROR', detail: { field } },
    });
  });

  it('is refused for another app, another merchant, and an openid nobody has', async () => {
    expect((await create(number(), { appid: 'wx0' })).body.code).toBe('APPID_MCHID_NOT_MATCH');
    expect((await create(number(), { mchid: '1' })).body.code).toBe('MCH_NOT_EXISTS');
    expect((await create(number(), { payer: { openid: 'o-real-one' } })).body).toEqual({
      code: 'PARAM_ERROR',
      message: '无效的openid',
    });
  });

  it('is told as it is: absent, unpaid, paid, closed', async () => {
    const name = number();
    expect(await merchant.queryWechat(name)).toMatchObject({
      status: 404,
      body: { code: 'ORDER_NOT_EXIST' },
    });
    await create(name, { attach: 'order 7' });
    expect((await merchant.queryWechat(name)).body).toEqual({
      appid: merchant.get('WECHATPAY_APPID'),
      mchid: merchant.get('WECHATPAY_MCHID'),
      out_trade_no: name,
      amount: { total: 20_000, currency: 'CNY', payer_currency: 'CNY' },
      trade_state: 'NOTPAY',
      trade_state_desc: '订单未支付',
      promotion_detail: [],
    });
    await pay(name);
    expect((await merchant.queryWechat(name)).body).toMatchObject({
      trade_state: 'SUCCESS',
      attach: 'order 7',
      payer: { openid: 'sandbox-openid-xiaoming' },
      amount: { total: 20_000, payer_total: 20_000 },
      success_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/) as string,
    });
    expect((await create(name)).body.code).toBe('ORDERPAID');
    const target = `/v3/pay/transactions/out-trade-no/${name}?mchid=1900000000`;
    expect(await merchant.wechat('GET', target)).toMatchObject({ status: 403, body: { code: 'NO_AUTH' } });
  });
});

describe('closing', () => {
  it('answers 204 and stays closed', async () => {
    const name = number();
    await create(name);
    expect(await merchant.closeWechat(name)).toMatchObject({ status: 204, raw: '', verified: true });
    expect((await merchant.queryWechat(name)).body.trade_state).toBe('CLOSED');
    expect(await merchant.closeWechat(name)).toMatchObject({ status: 400, body: { code: 'ORDER_CLOSED' } });
    expect((await create(name)).body.code).toBe('ORDER_CLOSED');
    expect((await pay(name)).status).toBe(409);
  });

  it('is refused for a paid order and for one that never was', async () => {
    const name = number();
    await create(name);
    await pay(name);
    expect(await merchant.closeWechat(name)).toMatchObject({ status: 400, body: { code: 'ORDERPAID' } });
    expect(await merchant.closeWechat('NOBODY0001')).toMatchObject({
      status: 404,
      body: { code: 'ORDER_NOT_EXIST' },
    });
  });

  it('answers 202 while the buyer pays, and closes nothing', async () => {
    const name = number();
    await create(name);
    await arm({ kind: 'close.userpaying', number: name });
    expect(await merchant.closeWechat(name)).toMatchObject({ status: 202, body: { code: 'USER_PAYING' } });
    expect((await merchant.queryWechat(name)).body.trade_state).toBe('NOTPAY');
    expect((await merchant.closeWechat(name)).status).toBe(204);
  });

  it('can be overtaken by a payment that lands after it', async () => {
    const name = number();
    await create(name);
    await arm({ kind: 'close.thenpaid', number: name, delayMs: 60_000 });
    expect((await merchant.closeWechat(name)).status).toBe(204);
    expect((await merchant.queryWechat(name)).body.trade_state).toBe('CLOSED');
    await merchant.post('/control/clock/advance', { ms: 60_000 });
    await merchant.post('/control/clock/reset');
    expect((await merchant.queryWechat(name)).body.trade_state).toBe('SUCCESS');
    const told = merchant.received.map(received => merchant.readWechat(received)!.out_trade_no);
    expect(told.filter(told => told === name)).toEqual([name]);
  });
});

it('stays unpaid after its time, as WeChat leaves it to the merchant to close, and takes no money', async () => {
  const name = number();
  const prepayId = await merchant.prepay(name, { time_expire: new Date(Date.now() + 120_000).toISOString() });
  await merchant.post('/control/clock/advance', { ms: 121_000 });
  const stamp = String(Math.floor(Date.now() / 1000) + 121);
  const { body } = await merchant.post(
    '/cashier/wechat/pay',
    merchant.launch(prepayId, { timeStamp: stamp }),
  );
  await merchant.post('/control/clock/reset');
  expect(body).toEqual({ errMsg: 'requestPayment:fail 该订单已超过支付截止时间' });
  expect((await merchant.queryWechat(name)).body.trade_state).toBe('NOTPAY');
});
