import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Merchant } from '../testing/merchant.js';
import { openSandbox } from '../testing/sandbox.js';

let merchant: Merchant;
let close: () => Promise<void>;
let key: string;
let count = 0;
const number = () => `VCASHIER${String(++count).padStart(4, '0')}`;

beforeAll(async () => {
  ({ merchant, close } = await openSandbox());
  key = await merchant.sessionKey('xiaoming');
});
afterAll(() => close());

const ok = { status: 200, body: { errMsg: 'requestVirtualPayment:ok' } };
const failure = (errCode: number, why: string) => ({
  status: 400,
  body: { errMsg: `requestVirtualPayment:fail ${why}`, errCode },
});
const used = failure(-15002, 'outTradeNo重复使用，请换新单号重试');
const exists = async (name: string) => (await merchant.look(`/control/trades/${name}`)).trade;

it('is honoured once: the order comes to exist by it and is paid', async () => {
  const name = number();
  expect(await exists(name)).toBeUndefined();
  const launch = merchant.virtualLaunch(name, key);
  expect(await merchant.payVirtual(launch)).toEqual(ok);
  expect(await merchant.payVirtual(launch)).toEqual(used);
  expect(await exists(name)).toMatchObject({
    channel: 'wechat-virtual',
    state: 'PAID',
    amountFen: 19_900,
    payer: 'sandbox-openid-xiaoming',
    os: 'android',
    deliveredAt: null,
  });
});

describe('is refused, and no order comes of it,', () => {
  it.each([
    ['other goods', { productId: 'other' }, -15010, '道具productId未发布'],
    ['dollars', { currencyType: 'USD' }, -15004, 'currencyType错误，目前只能填CNY'],
    ['another offer', { offerId: '1' }, -15001, '参数错误：offerId不正确'],
    ['no price', { goodsPrice: 0 }, -15013, 'goodsPrice须为正整数'],
    ['a raise as discount', { activitySellingPrice: 20_000 }, -15013, 'activitySellingPrice高于goodsPrice'],
    ['an environment nobody knows', { env: 2 }, -15001, '参数错误：env须为0或1'],
    ['no attach', { attach: null }, -15001, '参数错误：attach须为字符串'],
  ])('with %s', async (_, more, errCode, why) => {
    const name = number();
    expect(await merchant.payVirtual(merchant.virtualLaunch(name, key, more))).toEqual(failure(errCode, why));
    expect(await exists(name)).toBeUndefined();
  });

  it.each(['SHORT', '_UNDERSCORE', 'A'.repeat(33), 'with space'])('with the number %j', async name => {
    expect((await merchant.payVirtual(merchant.virtualLaunch(name, key))).body).toMatchObject({
      errCode: -15001,
    });
  });

  it('when a signature is not that of the text, the merchant or a user', async () => {
    const name = number();
    const launch = merchant.virtualLaunch(name, key);
    const dearer = { ...launch, signData: launch.signData.replace('19900', '1') };
    const wrongPay = failure(-15006, '支付签名paySig错误');
    expect(await merchant.payVirtual(dearer)).toEqual(wrongPay);
    expect(await merchant.payVirtual({ ...launch, paySig: launch.signature })).toEqual(wrongPay);
    const stranger = merchant.virtualLaunch(name, 'AAAAAAAAAAAAAAAAAAAAAA==');
    expect((await merchant.payVirtual(stranger)).body).toMatchObject({ errCode: -15005 });
    expect((await merchant.payVirtual({ ...launch, user: 'lisi' })).body).toMatchObject({ errCode: -15005 });
    expect((await merchant.payVirtual({ ...launch, mode: 'short_series_coin' })).body).toMatchObject({
      errCode: -15001,
    });
    expect((await merchant.payVirtual({ ...launch, signData: '{' })).body).toMatchObject({ errCode: -15016 });
    expect(await exists(name)).toBeUndefined();
    expect(await merchant.payVirtual({ ...launch, user: 'xiaoming' })).toEqual(ok);
  });

  it('when a newer login replaced the session key', async () => {
    const name = number();
    const old = await merchant.sessionKey('wangwu');
    const fresh = await merchant.sessionKey('wangwu');
    expect((await merchant.payVirtual(merchant.virtualLaunch(name, old))).body).toEqual({
      errMsg: 'requestVirtualPayment:fail session_key过期',
      errCode: -15007,
    });
    expect(await exists(name)).toBeUndefined();
    expect(await merchant.payVirtual(merchant.virtualLaunch(name, fresh))).toEqual(ok);
  });

  it('on iOS in the sandbox of WeChat, or for less than a yuan', async () => {
    const pay = (more: object) =>
      merchant.payVirtual({ ...merchant.virtualLaunch(number(), key, { ...more }), os: 'ios' });
    expect((await pay({ env: 1 })).body).toMatchObject({ errCode: -15011 });
    expect(await pay({ goodsPrice: 99 })).toEqual(failure(-15001, '参数错误：Apple支付最低1元'));
    expect(await pay({ goodsPrice: 100 })).toEqual(ok);
  });
});

it('takes a number for one content only', async () => {
  const name = number();
  const page = await fetch(
    `${merchant.origin}/cashier?${new URLSearchParams({ channel: 'wechat-virtual', ...merchant.virtualLaunch(name, key), origin: 'http://127.0.0.1:4000' }).toString()}`,
  );
  expect(page.status).toBe(200);
  expect(await exists(name)).toMatchObject({ state: 'OPEN' });
  expect(await merchant.payVirtual(merchant.virtualLaunch(name, key, { goodsPrice: 1 }))).toEqual(used);
  const other = await merchant.sessionKey('lisi');
  expect(await merchant.payVirtual(merchant.virtualLaunch(name, other))).toEqual(used);
  expect(await exists(name)).toMatchObject({ state: 'OPEN', amountFen: 19_900 });
  expect(await merchant.payVirtual(merchant.virtualLaunch(name, key))).toEqual(ok);
});

it('counts quantity and discount, and no other cashier opens the order', async () => {
  const name = number();
  const launch = merchant.virtualLaunch(name, key, { buyQuantity: 3, activitySellingPrice: 9_900 });
  await fetch(
    `${merchant.origin}/cashier?${new URLSearchParams({ channel: 'wechat-virtual', ...launch, origin: 'http://127.0.0.1:4000' }).toString()}`,
  );
  const trade = (await exists(name)) as { id: string };
  expect(trade).toMatchObject({ amountFen: 29_700, state: 'OPEN' });
  const elsewhere = await merchant.post('/cashier/alipay/pay', { tradeNO: trade.id });
  expect(elsewhere.status).toBe(400);
  expect(await exists(name)).toMatchObject({ state: 'OPEN' });
});

it('is shown to people, with what only such an order has', async () => {
  const name = number();
  await merchant.payVirtual({ ...merchant.virtualLaunch(name, key), os: 'ios' });
  const overview = await (await fetch(`${merchant.origin}/`)).text();
  expect(overview).toContain(name);
  expect(overview).toContain('Apple 支付');
  expect(overview).toContain(`/control/wechat-virtual/${name}/ios-refund`);
  expect(overview).toContain('（未设置，不推送）');
});
