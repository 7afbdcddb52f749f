import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Merchant } from './testing/merchant.js';
import { openSandbox } from './testing/sandbox.js';
import { PRIVATE_KEY } from './testing/vectors.js';

let merchant: Merchant;
let close: () => Promise<void>;
let count = 0;
const number = () => `CASHIER${String(++count).padStart(4, '0')}`;

beforeAll(async () => {
  ({ merchant, close } = await openSandbox());
});
afterAll(() => close());

const pay = (launch: unknown) => merchant.post('/cashier/wechat/pay', launch);
const stateOf = async (name: string) => {
  const { trade, notifications } = (await merchant.look(`/control/trades/${name}`)) as {
    trade: { state: string };
    notifications: unknown[];
  };
  return [trade.state, notifications.length];
};

describe('a WeChat launch', () => {
  it('is honoured once: the order is paid and one notification is due', async () => {
    const name = number();
    const launch = merchant.launch(await merchant.prepay(name));
    expect(await pay(launch)).toEqual({ status: 200, body: { errMsg: 'requestPayment:ok' } });
    expect(await pay(launch)).toEqual({
      status: 400,
      body: { errMsg: 'requestPayment:fail 启动参数已使用，请重新发起支付' },
    });
    expect(await stateOf(name)).toEqual(['PAID', 1]);
  });

  const stale = String(Math.floor(Date.now() / 1000) - 301);
  const early = String(Math.floor(Date.now() / 1000) + 330);
  it.each([
    [
      'another signature',
      { paySign: Buffer.from('forged').toString('base64') },
      '支付验证签名失败，paySign不正确',
    ],
    ['another app', { appId: 'wx0000000000000000' }, 'appId与商户不匹配'],
    ['a time five minutes ago', { timeStamp: stale }, '启动参数已过期，timeStamp与当前时间相差超过5分钟'],
    ['a time to come', { timeStamp: early }, '启动参数已过期，timeStamp与当前时间相差超过5分钟'],
    ['a time in milliseconds', { timeStamp: String(Date.now()) }, 'timeStamp须为以秒计的时间戳'],
    ['MD5', { signType: 'MD5' }, '签名类型signType须为RSA'],
    ['a package of another shape', { package: 'prepay_id=' }, 'package格式不正确'],
    [
      'an unknown prepay id',
      { package: 'prepay_id=wx0000000000000000000000000000000000' },
      '预支付交易会话不存在',
    ],
    ['no nonce', { nonceStr: '' }, '缺少参数 nonceStr'],
  ])('is refused with %s', async (_, change, why) => {
    const name = number();
    const launch = merchant.launch(await merchant.prepay(name), change);
    expect(await pay(launch)).toEqual({ status: 400, body: { errMsg: `requestPayment:fail ${why}` } });
    expect(await stateOf(name)).toEqual(['OPEN', 0]);
  });

  it('is refused when another key signed it, or when one field was changed after signing', async () => {
    const name = number();
    const prepayId = await merchant.prepay(name);
    const other = await merchant.prepay(number(), { amount: { total: 1, currency: 'CNY' } });
    const forged = merchant.launch(prepayId, {}, PRIVATE_KEY);
    const swapped = { ...merchant.launch(other), package: `prepay_id=${prepayId}` };
    for (const launch of [forged, swapped]) {
      expect((await pay(launch)).body).toEqual({
        errMsg: 'requestPayment:fail 支付验证签名失败，paySign不正确',
      });
    }
    expect(await stateOf(name)).toEqual(['OPEN', 0]);
  });

  it('is refused for an order that is closed, paid, or somebody else’s', async () => {
    const closed = number();
    const closedId = await merchant.prepay(closed);
    await merchant.closeWechat(closed);
    expect((await pay(merchant.launch(closedId))).body).toEqual({
      errMsg: 'requestPayment:fail 该订单已关闭',
    });

    const paid = number();
    const paidId = await merchant.prepay(paid);
    await pay(merchant.launch(paidId));
    expect((await pay(merchant.launch(paidId))).body).toEqual({ errMsg: 'requestPayment:fail 该订单已支付' });

    const mine = merchant.launch(await merchant.prepay(number()));
    expect((await pay({ ...mine, user: 'lisi' })).body).toEqual({
      errMsg: 'requestPayment:fail 支付账号与下单账号不一致',
    });
    expect((await pay({ ...mine, user: 'xiaoming' })).body).toEqual({ errMsg: 'requestPayment:ok' });
  });

  it('is refused for what is no launch at all', async () => {
    for (const nonsense of [null, [], 'text', 7]) {
      expect(await pay(nonsense)).toEqual({
        status: 400,
        body: { errMsg: 'requestPayment:fail 缺少参数 appId' },
      });
    }
  });
});

describe('an Alipay launch', () => {
  it('is honoured once', async () => {
    const name = number();
    const { body } = await merchant.createAlipay(name);
    const launch = { tradeNO: body.trade_no };
    expect(await merchant.post('/cashier/alipay/pay', launch)).toEqual({
      status: 200,
      body: { resultCode: '9000' },
    });
    expect(await merchant.post('/cashier/alipay/pay', launch)).toEqual({
      status: 400,
      body: { resultCode: '4000', memo: '该订单已支付' },
    });
    expect(await stateOf(name)).toEqual(['PAID', 1]);
  });

  it('is refused with a number nobody gave out', async () => {
    for (const [tradeNO, memo] of [
      ['1'.repeat(28), '订单不存在'],
      ['../etc', '交易号不正确'],
      ['', '缺少参数 tradeNO'],
    ]) {
      const answer = await merchant.post('/cashier/alipay/pay', { tradeNO });
      expect(answer).toEqual({ status: 400, body: { resultCode: '4000', memo } });
    }
  });
});

describe('the page', () => {
  const pageOf = async (query: Record<string, string>) => {
    const answer = await fetch(`${merchant.origin}/cashier?${new URLSearchParams(query).toString()}`);
    return {
      status: answer.status,
      text: await answer.text(),
      policy: answer.headers.get('content-security-policy'),
    };
  };

  it('shows the sum and says that nothing is charged, without spending the launch', async () => {
    const launch = merchant.launch(await merchant.prepay(number()));
    const { status, text } = await pageOf({ channel: 'wechat', ...launch, origin: 'http://127.0.0.1:4000' });
    expect(status).toBe(200);
    expect(text).toContain('<small>¥</small>200<small>.00</small>');
    expect(text).toContain('沙箱环境，不会真实扣款');
    expect((await pay(launch)).body).toEqual({ errMsg: 'requestPayment:ok' });
  });

  it('escapes what merchants and callers write, and runs no script but its own', async () => {
    const evil = '</script><script>alert(1)</script>';
    const launch = merchant.launch(await merchant.prepay(number(), { description: evil }));
    const shown = await pageOf({ channel: 'wechat', ...launch, origin: 'http://127.0.0.1:4000' });
    const refused = await pageOf({
      channel: 'wechat',
      ...launch,
      nonceStr: evil,
      origin: 'http://127.0.0.1:4000',
    });
    for (const { text, policy } of [shown, refused]) {
      expect(text).not.toContain('<script>alert');
      expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-[\w-]+'; script-src 'nonce-[\w-]+';/);
    }
    const overview = await (await fetch(`${merchant.origin}/`)).text();
    expect(overview).toContain('&#60;/script&#62;');
    expect(overview).not.toContain('<script>alert');
  });

  it('offers no payment when the launch is wrong or the embedding origin is none', async () => {
    const launch = merchant.launch(await merchant.prepay(number()));
    const forged = await pageOf({
      channel: 'wechat',
      ...launch,
      paySign: 'AAAA',
      origin: 'http://127.0.0.1:4000',
    });
    const homeless = await pageOf({ channel: 'wechat', ...launch, origin: 'javascript:alert(1)' });
    expect([forged.status, homeless.status]).toEqual([400, 400]);
    expect(forged.text).toContain('支付验证签名失败，paySign不正确');
    expect(homeless.text).toContain('缺少参数 origin');
    for (const { text } of [forged, homeless]) expect(text).not.toContain('id="pay"');
  });
});
