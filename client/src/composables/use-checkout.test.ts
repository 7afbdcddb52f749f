import { Client, makeResult, type Exchange, type Operation } from '@urql/core';
import urql from '@urql/vue';
import { createSSRApp, effectScope } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { filter, fromPromise, mergeMap, pipe } from 'wonka';
import type { PayOutcome } from '../platform/platform';

const kept = new Map<string, string>();
vi.stubGlobal('uni', {
  getStorageSync: (key: string) => kept.get(key) ?? '',
  setStorageSync: (key: string, value: string) => kept.set(key, value),
  removeStorageSync: (key: string) => kept.delete(key),
});
const pay = vi.fn<() => Promise<PayOutcome>>();
const canPay = vi.fn<() => boolean>();
vi.doMock('../platform', () => ({ platform: { pay, canPay } }));
const { useCheckout } = await import('./use-checkout');

const LAUNCH = { __typename: 'AlipayLaunch', tradeNo: 't', cashierUrl: null };
const order = (id: string, status = 'PENDING') => ({ __typename: 'Order', id, status, lines: [] });
const refusal = (code: string) => ({ code, message: `${code} in words`, field: null });

type Answers = Record<
  string,
  (variables: Record<string, Record<string, unknown>>) => object | Promise<object>
>;

/** The composable inside an app whose server is a table of answers, with everything it was asked. */
function checkoutBefore(answers: Answers) {
  const asked: [name: string, variables: Record<string, Record<string, unknown>>][] = [];
  const server: Exchange = () => operations =>
    pipe(
      operations,
      filter(({ kind }) => kind === 'mutation'),
      mergeMap((operation: Operation) => {
        const [definition] = operation.query.definitions;
        const name = (definition as { name: { value: string } }).name.value;
        const variables = operation.variables as Record<string, Record<string, unknown>>;
        asked.push([name, variables]);
        const answer = Promise.resolve()
          .then(() => answers[name]!(variables))
          .then(data => makeResult(operation, { data }))
          .catch((error: Error) => makeResult(operation, { errors: [{ message: error.message }] }));
        return fromPromise(answer);
      }),
    );
  const app = createSSRApp({ render: () => null });
  app.use(urql, new Client({ url: 'http://server', preferGetMethod: false, exchanges: [server] }));
  const checkout = app.runWithContext(() => effectScope().run(useCheckout)!);
  const keysOf = (name: string) =>
    asked.filter(([sent]) => sent === name).map(([, { input }]) => String(input!.clientKey));
  return { ...checkout, asked, keysOf };
}

const placed = (...orders: object[]): Answers => ({
  PlaceOrder: () => ({ placeOrder: { order: orders.shift(), userErrors: [] } }),
});
const payable: Answers = {
  PayOrder: () => ({ payOrder: { payment: null, launch: LAUNCH, userErrors: [] } }),
  CheckPayment: () => ({ checkPayment: { order: order('o'), userErrors: [] } }),
};

beforeEach(() => {
  kept.clear();
  pay.mockReset().mockResolvedValue('submitted');
  canPay.mockReset().mockReturnValue(true);
  vi.stubGlobal('uni', {
    getStorageSync: (key: string) => kept.get(key) ?? '',
    setStorageSync: (key: string, value: string) => kept.set(key, value),
    removeStorageSync: (key: string) => kept.delete(key),
  });
});

describe('entering the checkout', () => {
  it('asks under the key of before, so that the same order comes back', async () => {
    const first = checkoutBefore(placed(order('o')));
    await first.place('python', 'xiaoming');
    const second = checkoutBefore(placed(order('o')));
    await second.place('python', 'xiaoming');
    expect(second.keysOf('PlaceOrder')).toEqual(first.keysOf('PlaceOrder'));
    expect([first.order.value?.id, second.order.value?.id]).toEqual(['o', 'o']);
  });

  it('takes a new key where the order of before is over', async () => {
    const checkout = checkoutBefore(placed(order('old', 'EXPIRED'), order('new')));
    await checkout.place('python', 'xiaoming');
    expect(checkout.order.value?.id).toBe('new');
    expect(new Set(checkout.keysOf('PlaceOrder')).size).toBe(2);
  });

  it('forgets the key of a paid order and orders nothing new', async () => {
    const checkout = checkoutBefore(placed(order('o', 'PAID')));
    await checkout.place('python', 'xiaoming');
    expect([checkout.order.value?.status, checkout.asked.length, kept.size]).toEqual(['PAID', 1, 0]);
  });

  it('shows why nothing can be ordered', async () => {
    const checkout = checkoutBefore({
      PlaceOrder: () => ({ placeOrder: { order: null, userErrors: [refusal('COURSE_NOT_FOR_SALE')] } }),
    });
    await checkout.place('python', 'xiaoming');
    expect([checkout.order.value, checkout.refusal.value?.code]).toEqual([null, 'COURSE_NOT_FOR_SALE']);
  });
});

describe('paying', () => {
  it('opens the wallet once however fast the button is tapped', async () => {
    const checkout = checkoutBefore(payable);
    const outcomes = await Promise.all([checkout.payWith('o', 'ALIPAY'), checkout.payWith('o', 'ALIPAY')]);
    expect(outcomes).toEqual(['submitted', null]);
    expect([pay.mock.calls.length, checkout.asked.length, checkout.paying.value]).toEqual([1, 1, false]);
  });

  it('says calmly that it was cancelled, after the server was asked', async () => {
    pay.mockResolvedValue('cancelled');
    const checkout = checkoutBefore(payable);
    expect(await checkout.payWith('o', 'ALIPAY')).toBe('cancelled');
    expect(checkout.asked.map(([name]) => name)).toEqual(['PayOrder', 'CheckPayment']);
    expect(checkout.notice.value).toEqual({
      tone: 'calm',
      text: '支付已取消，订单还为你留着，随时可以继续。',
    });
  });

  it('goes on to the result when the sheet said cancelled but the money had come', async () => {
    pay.mockResolvedValue('cancelled');
    const paid = { CheckPayment: () => ({ checkPayment: { order: order('o', 'PAID'), userErrors: [] } }) };
    const checkout = checkoutBefore({ ...payable, ...paid });
    expect(await checkout.payWith('o', 'ALIPAY')).toBe('submitted');
    expect(checkout.notice.value).toBe(null);
  });

  it('repeats an unanswered attempt under the same key, and an answered one under a new key', async () => {
    let up = false;
    const checkout = checkoutBefore({
      ...payable,
      PayOrder: variables => {
        if (!up) throw new Error('gone');
        return payable.PayOrder!(variables);
      },
    });
    expect(await checkout.payWith('o', 'WECHAT')).toBe(null);
    expect(checkout.notice.value?.tone).toBe('danger');
    expect(pay).not.toHaveBeenCalled();
    up = true;
    await checkout.payWith('o', 'WECHAT');
    await checkout.payWith('o', 'WECHAT');
    const [lost, repeated, next] = checkout.keysOf('PayOrder');
    expect([repeated === lost, next === lost]).toEqual([true, false]);
  });

  it('shows the server’s refusal in its words and opens no wallet', async () => {
    const checkout = checkoutBefore({
      PayOrder: () => ({
        payOrder: { payment: null, launch: null, userErrors: [refusal('PAYMENT_IN_PROGRESS')] },
      }),
    });
    expect(await checkout.payWith('o', 'WECHAT')).toBe(null);
    expect(checkout.notice.value).toEqual({ tone: 'danger', text: 'PAYMENT_IN_PROGRESS in words' });
    expect(pay).not.toHaveBeenCalled();
  });

  it('sends elsewhere where there is no wallet', async () => {
    canPay.mockReturnValue(false);
    const checkout = checkoutBefore(payable);
    expect(await checkout.payWith('o', 'WECHAT')).toBe(null);
    expect([checkout.elsewhere.value, pay.mock.calls.length]).toEqual([true, 0]);
  });
});
