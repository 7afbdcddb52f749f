import { Client, makeResult, type Exchange, type Operation } from '@urql/core';
import { ref, shallowRef } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { filter, fromPromise, mergeMap, pipe } from 'wonka';
import type { PayOutcome } from '../platform/platform';

const kept = new Map<string, string>();
const uni = {
  getStorageSync: (key: string) => kept.get(key) ?? '',
  setStorageSync: (key: string, value: string) => kept.set(key, value),
  removeStorageSync: (key: string) => kept.delete(key),
};
vi.stubGlobal('uni', uni);
const pay = vi.fn<() => Promise<PayOutcome>>();
const canPay = vi.fn<() => boolean>();
const platform = { pay, canPay, loginCode: null as unknown };
const session = { viewerId: ref('xiaoming'), logInHere: vi.fn<() => Promise<object[]>>() };
const client = shallowRef() as { value: Client };
vi.doMock('../platform', () => ({ platform }));
vi.doMock('../api/viewer', () => ({ session }));
vi.doMock('../api/client', () => ({ client }));
const { useCheckout } = await import('./use-checkout');

const LAUNCH = { __typename: 'AlipayLaunch', tradeNo: 't', cashierUrl: null };
const refusal = (code: string) => ({ code, message: `${code} in words`, field: null });
const order = (id: string, more: object = {}) => ({
  __typename: 'Order',
  id,
  status: 'PENDING',
  ending: null,
  expiresAt: '2999-01-01T00:00:00Z',
  payable: { fen: 20_000, text: '¥200.00' },
  lines: [],
  ...more,
});

type Variables = Record<string, Record<string, unknown>>;
type Answers = Record<string, (variables: Variables) => object | Promise<object>>;

/** The composable before a server that is a table of answers, with everything it was asked. */
function checkoutBefore(answers: Answers) {
  const asked: [name: string, variables: Variables][] = [];
  const server: Exchange = () => operations =>
    pipe(
      operations,
      filter(({ kind }) => kind !== 'teardown'),
      mergeMap((operation: Operation) => {
        const [definition] = operation.query.definitions;
        const name = (definition as { name: { value: string } }).name.value;
        asked.push([name, operation.variables as Variables]);
        const answer = Promise.resolve()
          .then(() => answers[name]!(operation.variables as Variables))
          .then(data => makeResult(operation, { data }))
          .catch((error: Error) => makeResult(operation, { errors: [{ message: error.message }] }));
        return fromPromise(answer);
      }),
    );
  client.value = new Client({ url: 'http://server', preferGetMethod: false, exchanges: [server] });
  const keysOf = (name: string) =>
    asked.filter(([sent]) => sent === name).map(([, { input }]) => String(input!.clientKey));
  return { ...useCheckout(), asked, keysOf, names: () => asked.map(([name]) => name) };
}

const purchase = { items: [{ kind: 'COURSE' as const, id: 'python' }], viewerId: 'xiaoming' };
const agreement = { ...purchase, couponIds: ['c'], shownFen: 20_000, method: 'ALIPAY' as const };
const placed = (...orders: object[]): Answers => ({
  PlaceOrder: () => ({ placeOrder: { order: orders.shift(), userErrors: [] } }),
});
const refused = (code: string): Answers => ({
  PlaceOrder: () => ({ placeOrder: { order: null, userErrors: [refusal(code)] } }),
});
const recalled = (found: object | null): Answers => ({
  RecallOrder: () => ({ me: { __typename: 'Viewer', id: 'xiaoming', order: found } }),
});
const payable: Answers = {
  PayOrder: () => ({ payOrder: { payment: null, launch: LAUNCH, userErrors: [] } }),
  CheckPayment: () => ({ checkPayment: { order: order('o'), userErrors: [] } }),
};

beforeEach(() => {
  kept.clear();
  pay.mockReset().mockResolvedValue('submitted');
  canPay.mockReset().mockReturnValue(true);
  platform.loginCode = null;
  session.viewerId.value = 'xiaoming';
  session.logInHere.mockReset().mockResolvedValue([]);
  vi.stubGlobal('uni', uni);
});

describe('buying', () => {
  it('places the order with what was agreed to, and opens the wallet', async () => {
    const checkout = checkoutBefore({ ...placed(order('o')), ...payable });
    expect(await checkout.buy(agreement)).toBe('submitted');
    expect(checkout.names()).toEqual(['PlaceOrder', 'PayOrder']);
    expect(checkout.asked[0]![1].input).toMatchObject({ items: purchase.items, couponIds: ['c'] });
    expect(checkout.asked[1]![1].input).toMatchObject({ orderId: 'o', method: 'ALIPAY' });
  });

  it('orders once and opens the wallet once however fast the button is tapped', async () => {
    const checkout = checkoutBefore({ ...placed(order('o')), ...payable });
    expect(await Promise.all([checkout.buy(agreement), checkout.buy(agreement)])).toEqual([
      'submitted',
      null,
    ]);
    expect([checkout.names(), pay.mock.calls.length]).toEqual([['PlaceOrder', 'PayOrder'], 1]);
  });

  it('charges no sum that was not shown: it shows the new one and waits for another tap', async () => {
    const dearer = order('o', { payable: { fen: 29_900, text: '¥299.00' } });
    const checkout = checkoutBefore({ ...placed(dearer), ...payable });
    expect(await checkout.buy(agreement)).toBe(null);
    expect([checkout.order.value?.id, checkout.names(), pay.mock.calls.length]).toEqual([
      'o',
      ['PlaceOrder'],
      0,
    ]);
    expect(checkout.notice.value).toMatchObject({ tone: 'calm', text: expect.stringContaining('¥299.00') });
    expect(await checkout.buy({ ...agreement, shownFen: 29_900 })).toBe('submitted');
    expect(checkout.names()).toEqual(['PlaceOrder', 'PayOrder']);
  });

  it('asks no wallet where nothing is to be paid', async () => {
    const free = order('o', { status: 'PAID', payable: { fen: 0, text: '¥0.00' } });
    const checkout = checkoutBefore(placed(free));
    expect(await checkout.buy({ ...agreement, shownFen: 0, method: null })).toBe('submitted');
    expect([checkout.names(), kept.size]).toEqual([['PlaceOrder'], 0]);
  });

  it('repeats an unanswered order under the same key', async () => {
    let up = false;
    const checkout = checkoutBefore({
      ...payable,
      PlaceOrder: () => {
        if (!up) throw new Error('gone');
        return { placeOrder: { order: order('o'), userErrors: [] } };
      },
    });
    expect(await checkout.buy(agreement)).toBe(null);
    expect([checkout.notice.value?.tone, checkout.order.value]).toEqual(['danger', null]);
    up = true;
    expect(await checkout.buy(agreement)).toBe('submitted');
    const [lost, repeated] = checkout.keysOf('PlaceOrder');
    expect(repeated).toBe(lost);
  });

  it.each([
    ['is over', { order: order('old', { status: 'EXPIRED' }), userErrors: [] }],
    ['is being closed', { order: order('old', { ending: 'CANCELLED' }), userErrors: [] }],
    ['was for something else', { order: null, userErrors: [refusal('CLIENT_KEY_REUSED')] }],
  ])('takes a new key where the order of before %s', async (_why, before) => {
    const answers = [before, { order: order('new'), userErrors: [] }];
    const checkout = checkoutBefore({ ...payable, PlaceOrder: () => ({ placeOrder: answers.shift() }) });
    expect(await checkout.buy(agreement)).toBe('submitted');
    expect(checkout.order.value?.id).toBe('new');
    expect(new Set(checkout.keysOf('PlaceOrder')).size).toBe(2);
  });

  it('says why nothing can be ordered, and opens no wallet', async () => {
    const checkout = checkoutBefore(refused('COUPON_EXPIRED'));
    expect(await checkout.buy(agreement)).toBe(null);
    expect([checkout.order.value, checkout.refusal.value?.code]).toEqual([null, 'COUPON_EXPIRED']);
    expect(checkout.notice.value).toEqual({ tone: 'danger', text: 'COUPON_EXPIRED in words' });
    expect([checkout.names(), pay.mock.calls.length]).toEqual([['PlaceOrder'], 0]);
  });
});

describe('coming back', () => {
  it('finds the order that stands, and pays that one', async () => {
    await checkoutBefore({ ...placed(order('o')), ...payable }).buy(agreement);
    const again = checkoutBefore({ ...recalled(order('o')), ...payable });
    await again.recall(purchase);
    expect(again.order.value?.id).toBe('o');
    expect(await again.buy(agreement)).toBe('submitted');
    expect(again.names()).toEqual(['RecallOrder', 'PayOrder']);
  });

  it.each([
    ['was paid', order('o', { status: 'PAID' })],
    ['is being closed', order('o', { ending: 'EXPIRED' })],
    ['is past its time', order('o', { expiresAt: '2000-01-01T00:00:00Z' })],
    ['is not there', null],
  ])('begins anew where the order of before %s', async (_how, found) => {
    await checkoutBefore({ ...placed(order('o')), ...payable }).buy(agreement);
    const again = checkoutBefore(recalled(found));
    await again.recall(purchase);
    expect([again.order.value, kept.size]).toEqual([null, 0]);
  });

  it('forgets nothing while the server cannot be asked', async () => {
    await checkoutBefore({ ...placed(order('o')), ...payable }).buy(agreement);
    const again = checkoutBefore({ RecallOrder: () => Promise.reject(new Error('gone')) });
    await again.recall(purchase);
    expect([again.order.value, kept.size]).toEqual([null, 1]);
  });

  it('asks nothing where nothing was ordered', async () => {
    const checkout = checkoutBefore({});
    await checkout.recall(purchase);
    expect(checkout.asked).toEqual([]);
  });

  it('shows the order of the purchase that was chosen last', async () => {
    const other = { ...purchase, items: [{ kind: 'COURSE_PLAN' as const, id: 'month' }] };
    await checkoutBefore({ ...placed(order('o')), ...payable }).buy(agreement);
    const again = checkoutBefore(recalled(order('o')));
    await Promise.all([again.recall(purchase), again.recall(other)]);
    expect(again.order.value).toBe(null);
  });
});

describe('paying an order that stands', () => {
  it('says calmly that it was cancelled, after the server was asked', async () => {
    pay.mockResolvedValue('cancelled');
    const checkout = checkoutBefore(payable);
    expect(await checkout.payWith('o', 'ALIPAY')).toBe('cancelled');
    expect(checkout.names()).toEqual(['PayOrder', 'CheckPayment']);
    expect(checkout.notice.value).toEqual({
      tone: 'calm',
      text: '支付已取消，订单还为你留着，随时可以继续。',
    });
  });

  it('goes on to the result when the sheet said cancelled but the money had come', async () => {
    pay.mockResolvedValue('cancelled');
    const paid = order('o', { status: 'PAID' });
    const checkout = checkoutBefore({
      ...payable,
      CheckPayment: () => ({ checkPayment: { order: paid, userErrors: [] } }),
    });
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
    expect([checkout.notice.value?.tone, pay.mock.calls.length]).toEqual(['danger', 0]);
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
    const checkout = checkoutBefore(loginAgain(1));
    expect(await checkout.payWith('o', 'WECHAT')).toBe('submitted');
    expect([session.logInHere.mock.calls.length, checkout.notice.value]).toEqual([1, null]);
  });

  it('is renewed as well when it is the wallet that finds it over', async () => {
    platform.loginCode = () => undefined;
    pay.mockResolvedValueOnce('stale');
    const checkout = checkoutBefore(payable);
    expect(await checkout.payWith('o', 'WECHAT')).toBe('submitted');
    expect([session.logInHere.mock.calls.length, pay.mock.calls.length]).toEqual([1, 2]);
  });

  it('is renewed once and not for ever', async () => {
    platform.loginCode = () => undefined;
    const checkout = checkoutBefore(loginAgain(9));
    expect(await checkout.payWith('o', 'WECHAT')).toBe(null);
    expect([session.logInHere.mock.calls.length, checkout.names()]).toEqual([1, ['PayOrder', 'PayOrder']]);
    expect(checkout.notice.value?.text).toBe('LOGIN_AGAIN in words');
  });

  it('pays nothing in the name of another person who turns out to be there', async () => {
    platform.loginCode = () => undefined;
    session.logInHere.mockImplementation(async () => {
      session.viewerId.value = 'xiaohong';
      return [];
    });
    const checkout = checkoutBefore(loginAgain(1));
    expect(await checkout.payWith('o', 'WECHAT')).toBe(null);
    expect([checkout.names(), pay.mock.calls.length]).toEqual([['PayOrder'], 0]);
  });

  it('is said where there is no platform to ask', async () => {
    const checkout = checkoutBefore(loginAgain(1));
    expect(await checkout.payWith('o', 'WECHAT')).toBe(null);
    expect([session.logInHere.mock.calls.length, checkout.notice.value?.tone]).toEqual([0, 'danger']);
  });
});
