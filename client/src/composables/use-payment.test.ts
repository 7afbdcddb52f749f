import type { Client } from '@urql/core';
import { ref, shallowRef } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PayOutcome } from '../platform/platform';
import { clientBefore, type Answers } from '../testing/table-server';

vi.stubGlobal('uni', { getStorageSync: () => '' });
const pay = vi.fn<() => Promise<PayOutcome>>();
const canPay = vi.fn<() => boolean>();
const platform = { pay, canPay, loginCode: null as unknown };
const IN = { userErrors: [], secondFactor: null };
const session = { viewerId: ref('xiaoming'), logInHere: vi.fn<() => Promise<object>>() };
const client = shallowRef() as { value: Client };
vi.doMock('../platform', () => ({ platform }));
vi.doMock('../api/viewer', () => ({ session }));
vi.doMock('../api/client', () => ({ client }));
const { usePayment } = await import('./use-payment');

const LAUNCH = { __typename: 'AlipayLaunch', tradeNo: 't', cashierUrl: null };
const refusal = (code: string) => ({ code, message: `${code} in words`, field: null });
const order = (status = 'PENDING') => ({ __typename: 'Order', id: 'o', status, lines: [] });
const checked = (status: string) => () => ({ checkPayment: { order: order(status), userErrors: [] } });
const payable: Answers = {
  PayOrder: () => ({ payOrder: { payment: null, launch: LAUNCH, userErrors: [] } }),
  CheckPayment: checked('PENDING'),
};

function paymentBefore(answers: Answers) {
  const { client: own, ...told } = clientBefore(answers);
  client.value = own;
  return { ...usePayment(), ...told };
}

beforeEach(() => {
  pay.mockReset().mockResolvedValue('submitted');
  canPay.mockReset().mockReturnValue(true);
  platform.loginCode = null;
  session.viewerId.value = 'xiaoming';
  session.logInHere.mockReset().mockResolvedValue(IN);
});

describe('paying an order that stands', () => {
  it('says calmly that it was cancelled, after the server was asked', async () => {
    pay.mockResolvedValue('cancelled');
    const payment = paymentBefore(payable);
    expect(await payment.payWith('o', 'ALIPAY')).toBe('cancelled');
    expect(payment.names()).toEqual(['PayOrder', 'CheckPayment']);
    expect(payment.notice.value).toEqual({
      tone: 'calm',
      text: '支付已取消，订单还为你留着，随时可以继续。',
    });
  });

  it('goes on to the result when the sheet said cancelled but the money had come', async () => {
    pay.mockResolvedValue('cancelled');
    const payment = paymentBefore({ ...payable, CheckPayment: checked('PAID') });
    expect(await payment.payWith('o', 'ALIPAY')).toBe('submitted');
    expect(payment.notice.value).toBe(null);
  });

  it('repeats an unanswered attempt under the same key, and an answered one under a new key', async () => {
    let up = false;
    const payment = paymentBefore({
      ...payable,
      PayOrder: variables => {
        if (!up) throw new Error('gone');
        return payable.PayOrder!(variables);
      },
    });
    expect(await payment.payWith('o', 'WECHAT')).toBe(null);
    expect([payment.notice.value?.tone, pay.mock.calls.length]).toEqual(['danger', 0]);
    up = true;
    await payment.payWith('o', 'WECHAT');
    await payment.payWith('o', 'WECHAT');
    const [lost, repeated, next] = payment.keysOf('PayOrder');
    expect([repeated === lost, next === lost]).toEqual([true, false]);
  });

  it('shows the server’s refusal in its words and opens no wallet', async () => {
    const payment = paymentBefore({
      PayOrder: () => ({
        payOrder: { payment: null, launch: null, userErrors: [refusal('PAYMENT_IN_PROGRESS')] },
      }),
    });
    expect(await payment.payWith('o', 'WECHAT')).toBe(null);
    expect(payment.notice.value).toEqual({ tone: 'danger', text: 'PAYMENT_IN_PROGRESS in words' });
    expect(pay).not.toHaveBeenCalled();
  });

  it('sends elsewhere where there is no wallet', async () => {
    canPay.mockReturnValue(false);
    const payment = paymentBefore(payable);
    expect(await payment.payWith('o', 'WECHAT')).toBe(null);
    expect([payment.elsewhere.value, pay.mock.calls.length]).toEqual([true, 0]);
  });
});

describe('a session of the platform that is over', () => {
  const loginAgain = (times: number): Answers => ({
    ...payable,
    PayOrder: variables =>
      times-- > 0
        ? { payOrder: { payment: null, launch: null, userErrors: [refusal('LOGIN_AGAIN')] } }
        : payable.PayOrder!(variables),
  });

  it('is renewed without a word, and the payment goes on', async () => {
    platform.loginCode = () => undefined;
    const payment = paymentBefore(loginAgain(1));
    expect(await payment.payWith('o', 'WECHAT')).toBe('submitted');
    expect([session.logInHere.mock.calls.length, payment.notice.value]).toEqual([1, null]);
  });

  it('is renewed as well when it is the wallet that finds it over', async () => {
    platform.loginCode = () => undefined;
    pay.mockResolvedValueOnce('stale');
    const payment = paymentBefore(payable);
    expect(await payment.payWith('o', 'WECHAT')).toBe('submitted');
    expect([session.logInHere.mock.calls.length, pay.mock.calls.length]).toEqual([1, 2]);
  });

  it('is renewed once and not for ever', async () => {
    platform.loginCode = () => undefined;
    const payment = paymentBefore(loginAgain(9));
    expect(await payment.payWith('o', 'WECHAT')).toBe(null);
    expect([session.logInHere.mock.calls.length, payment.names()]).toEqual([1, ['PayOrder', 'PayOrder']]);
    expect(payment.notice.value?.text).toBe('LOGIN_AGAIN in words');
  });

  it('pays nothing in the name of another person who turns out to be there', async () => {
    platform.loginCode = () => undefined;
    session.logInHere.mockImplementation(async () => {
      session.viewerId.value = 'xiaohong';
      return IN;
    });
    const payment = paymentBefore(loginAgain(1));
    expect(await payment.payWith('o', 'WECHAT')).toBe(null);
    expect([payment.names(), pay.mock.calls.length]).toEqual([['PayOrder'], 0]);
  });

  it('is said where there is no platform to ask', async () => {
    const payment = paymentBefore(loginAgain(1));
    expect(await payment.payWith('o', 'WECHAT')).toBe(null);
    expect([session.logInHere.mock.calls.length, payment.notice.value?.tone]).toEqual([0, 'danger']);
  });
});
