import type { Client } from '@urql/core';
import { shallowRef } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PayOutcome } from '../platform/platform';
import { clientBefore, type Answers } from '../testing/table-server';

const kept = new Map<string, string>();
const uni = {
  getStorageSync: (key: string) => kept.get(key) ?? '',
  setStorageSync: (key: string, value: string) => kept.set(key, value),
  removeStorageSync: (key: string) => kept.delete(key),
};
vi.stubGlobal('uni', uni);
const pay = vi.fn<() => Promise<PayOutcome>>();
const client = shallowRef() as { value: Client };
vi.doMock('../platform', () => ({ platform: { pay, canPay: () => true } }));
vi.doMock('../api/viewer', () => ({ session: {} }));
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

function checkoutBefore(answers: Answers) {
  const { client: own, ...told } = clientBefore(answers);
  client.value = own;
  return { ...useCheckout(), ...told };
}

const purchase = { items: [{ kind: 'COURSE' as const, id: 'python' }], viewerId: 'xiaoming' };
const agreement = {
  ...purchase,
  ordered: purchase.items,
  couponIds: ['c'],
  shownFen: 20_000,
  method: 'ALIPAY' as const,
};
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
};

beforeEach(() => {
  kept.clear();
  pay.mockReset().mockResolvedValue('submitted');
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
