import { describe, expect, it, vi } from 'vitest';
import { alipay } from './alipay';
import { h5 } from './h5';
import type { Launch } from './platform';
import { weixin } from './weixin';

const texts = { title: '收银台', close: '关闭' };
const wechatLaunch: Launch = {
  __typename: 'WechatJsapiLaunch',
  appId: 'wx1',
  timeStamp: '1',
  nonceStr: 'n',
  package: 'prepay_id=p',
  signType: 'RSA',
  paySign: 's',
  cashierUrl: null,
};
const alipayLaunch: Launch = { __typename: 'AlipayLaunch', tradeNo: 't', cashierUrl: null };
const virtualLaunch: Launch = {
  __typename: 'WechatVirtualLaunch',
  mode: 'short_series_goods',
  signData: '{}',
  paySig: 'p',
  signature: 's',
  cashierUrl: null,
};

interface WechatCall {
  success(): void;
  fail(reason: { errMsg: string }): void;
}

describe('the WeChat wallet', () => {
  const payWith = (act: (call: WechatCall) => void) => {
    const requestPayment = vi.fn(act);
    vi.stubGlobal('uni', { requestPayment });
    return { requestPayment, outcome: weixin.pay(wechatLaunch, texts) };
  };

  it('is opened with what the server signed, and nothing else', async () => {
    const { requestPayment, outcome } = payWith(({ success }) => success());
    expect(await outcome).toBe('submitted');
    expect(requestPayment.mock.calls[0]![0]).toMatchObject({
      timeStamp: '1',
      nonceStr: 'n',
      package: 'prepay_id=p',
      signType: 'RSA',
      paySign: 's',
    });
  });

  it.each([
    ['requestPayment:fail cancel', 'cancelled'],
    ['requestPayment:fail no permission', 'failed'],
  ])('closes with "%s" as %s', async (errMsg, expected) => {
    expect(await payWith(({ fail }) => fail({ errMsg })).outcome).toBe(expected);
  });

  it('takes no launch of another wallet', async () => {
    vi.stubGlobal('uni', {});
    expect(weixin.canPay(alipayLaunch)).toBe(false);
    expect(await weixin.pay(alipayLaunch, texts)).toBe('failed');
  });
});

describe('virtual payment in WeChat', () => {
  const payWith = (act: (call: { success(): void; fail(reason: object): void }) => void) => {
    const requestVirtualPayment = vi.fn(act);
    vi.stubGlobal('wx', { requestVirtualPayment });
    return { requestVirtualPayment, outcome: weixin.pay(virtualLaunch, texts) };
  };

  it('is opened with what the server signed, letter by letter', async () => {
    const { requestVirtualPayment, outcome } = payWith(({ success }) => success());
    expect(await outcome).toBe('submitted');
    expect(requestVirtualPayment.mock.calls[0]![0]).toMatchObject({
      mode: 'short_series_goods',
      signData: '{}',
      paySig: 'p',
      signature: 's',
    });
  });

  it.each([
    [{ errCode: -2 }, 'cancelled'],
    [{ errMsg: 'requestVirtualPayment:fail cancel' }, 'cancelled'],
    [{ errCode: -15002 }, 'unknown'],
    [{ errCode: -15005 }, 'stale'],
    [{ errCode: -15007 }, 'stale'],
    [{ errCode: -15006 }, 'failed'],
    [{}, 'failed'],
  ])('closes with %o as %s', async (reason, expected) => {
    expect(await payWith(({ fail }) => fail(reason)).outcome).toBe(expected);
  });

  it('is not tried on a phone whose WeChat is too old for it', () => {
    vi.stubGlobal('wx', {});
    expect(weixin.canPay(virtualLaunch)).toBe(false);
    vi.stubGlobal('wx', { requestVirtualPayment: () => undefined });
    expect(weixin.canPay(virtualLaunch)).toBe(true);
  });
});

describe('the Alipay wallet', () => {
  it.each([
    ['9000', 'submitted'],
    ['8000', 'unknown'],
    ['6004', 'unknown'],
    ['6001', 'cancelled'],
    ['4000', 'failed'],
    ['6002', 'unknown'],
  ])('closes with %s as %s', async (resultCode, expected) => {
    const tradePay = vi.fn(({ success }: { success(answer: object): void }) => success({ resultCode }));
    vi.stubGlobal('my', { tradePay });
    expect(await alipay.pay(alipayLaunch, texts)).toBe(expected);
    expect(tradePay.mock.calls[0]![0]).toMatchObject({ tradeNO: 't' });
  });

  it('leaves a sheet that failed without a code to the server', async () => {
    vi.stubGlobal('my', { tradePay: ({ fail }: { fail(reason: object): void }) => fail({}) });
    expect(await alipay.pay(alipayLaunch, texts)).toBe('unknown');
  });

  it('logs in by the code of the silent scope', async () => {
    const getAuthCode = vi.fn(({ success }: { success(answer: object): void }) => success({ authCode: 'c' }));
    vi.stubGlobal('my', { getAuthCode });
    expect(await alipay.loginCode!()).toEqual({ via: 'ALIPAY', code: 'c' });
    expect(getAuthCode.mock.calls[0]![0]).toMatchObject({ scopes: 'auth_base' });
  });
});

describe('a browser', () => {
  it('pays at the sandbox’s cashier only, and opens nothing without one', async () => {
    expect([wechatLaunch, alipayLaunch].map(launch => h5.canPay(launch))).toEqual([false, false]);
    expect(h5.canPay({ ...alipayLaunch, cashierUrl: 'http://127.0.0.1:4100/cashier' })).toBe(true);
    expect(await h5.pay(alipayLaunch, texts)).toBe('failed');
    expect(h5.canPay(virtualLaunch)).toBe(false);
  });
});
