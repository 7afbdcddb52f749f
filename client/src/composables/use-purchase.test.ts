import type { Client } from '@urql/core';
import urql from '@urql/vue';
import { createSSRApp, effectScope, nextTick, ref, shallowRef } from 'vue';
import { beforeEach, expect, it, vi } from 'vitest';
import type { PurchaseItem } from './purchase-key';
import { clientBefore, type Answers } from '../testing/table-server';

const kept = new Map<string, string>();
const uni = {
  getStorageSync: (key: string) => kept.get(key) ?? '',
  setStorageSync: (key: string, value: string) => kept.set(key, value),
  removeStorageSync: (key: string) => kept.delete(key),
};
vi.stubGlobal('uni', uni);
const client = shallowRef() as { value: Client };
vi.doMock('../platform', () => ({ platform: { pay: async () => 'submitted', canPay: () => true } }));
vi.doMock('../api/viewer', () => ({ session: {} }));
vi.doMock('../api/client', () => ({ client }));
const { usePurchase } = await import('./use-purchase');

const money = (fen: number) => ({ __typename: 'Money', fen, text: `¥${fen / 100}.00` });
const python: PurchaseItem = { kind: 'COURSE', id: 'python' };
const sql: PurchaseItem = { kind: 'COURSE', id: 'sql' };
const month: PurchaseItem = { kind: 'COURSE_PLAN', id: 'month' };
const refusal = { code: 'ALREADY_OWNED', message: '已经拥有' };

/** Every thing costs ¥100; the owned ones nothing. The best coupon is `best`. */
function quoted(input: { items: PurchaseItem[]; couponIds: string[] | null }, owned: string[]) {
  const lines = input.items.map(({ kind, id }) => ({
    kind,
    productId: id,
    refusal: owned.includes(id) ? refusal : null,
    course: { id: 'python', plans: [{ id: 'month' }] },
  }));
  const applied = input.couponIds ?? ['best'];
  return {
    lines,
    payable: money(lines.filter(line => !line.refusal).length * 10_000),
    coupons: ['best', 'other'].map(id => ({
      applied: applied.includes(id),
      suggested: id === 'best',
      refusal: null,
      coupon: { id, template: { stackable: false } },
    })),
  };
}
const order = { id: 'o', status: 'PENDING', ending: null, expiresAt: '2999-01-01T00:00:00Z', lines: [] };

async function enter(
  items: PurchaseItem[],
  { owned = [] as string[], sells = true, answers = {} as Answers } = {},
) {
  const server = clientBefore({
    QuoteOrder: ({ input }) => ({ quoteOrder: quoted(input as never, owned) }),
    PlaceOrder: ({ input }) => {
      const fen = (input!.items as object[]).length * 10_000;
      return { placeOrder: { order: { ...order, payable: money(fen) }, userErrors: [] } };
    },
    PayOrder: () => ({ payOrder: { launch: { __typename: 'AlipayLaunch' }, userErrors: [] } }),
    ...answers,
  });
  client.value = server.client;
  const app = createSSRApp({ render: () => null });
  app.use(urql, server.client);
  const purchase = app.runWithContext(() =>
    effectScope().run(() => usePurchase(ref(items), ref('xiaoming'), ref(sells))),
  )!;
  await settle();
  const inputs = (name: string) =>
    server.asked.filter(([sent]) => sent === name).map(([, { input }]) => input!);
  return { ...purchase, ...server, inputs };
}
const settle = async () => {
  for (let turn = 0; turn < 6; turn++) await nextTick();
  await new Promise(resolve => setTimeout(resolve, 5));
};

beforeEach(() => {
  kept.clear();
  vi.stubGlobal('uni', uni);
});

it('quotes with the best coupons, and orders exactly what was quoted', async () => {
  const purchase = await enter([python]);
  expect(purchase.inputs('QuoteOrder')).toEqual([{ items: [python], couponIds: null }]);
  expect(await purchase.buy('ALIPAY')).toBe('submitted');
  expect(purchase.inputs('PlaceOrder')).toMatchObject([{ items: [python], couponIds: ['best'] }]);
});

it('asks for a new quote after each tap on a coupon, and orders with the chosen one', async () => {
  const purchase = await enter([python]);
  purchase.tapCoupon('other');
  await settle();
  expect(purchase.inputs('QuoteOrder').pop()).toEqual({ items: [python], couponIds: ['other'] });
  await purchase.buy('ALIPAY');
  expect(purchase.inputs('PlaceOrder')).toMatchObject([{ couponIds: ['other'] }]);
});

it('orders nothing while the sum of what is chosen is not known yet', async () => {
  const purchase = await enter([python]);
  purchase.useNoCoupon();
  await nextTick();
  expect([purchase.fresh.value, await purchase.buy('ALIPAY')]).toEqual([false, null]);
  expect(purchase.inputs('PlaceOrder')).toEqual([]);
});

it('leaves out what cannot be bought, and says why when that is all of it', async () => {
  const some = await enter([python, sql], { owned: ['sql'] });
  expect([some.refused.value, some.payable.value?.fen]).toEqual([null, 10_000]);
  await some.buy('ALIPAY');
  expect(some.inputs('PlaceOrder')).toMatchObject([{ items: [python] }]);
  const all = await enter([sql], { owned: ['sql'] });
  expect(all.refused.value).toEqual(refusal);
});

it('buys access for a while in place of the course, and turns back', async () => {
  const purchase = await enter([python]);
  purchase.choose(month);
  await settle();
  expect([purchase.single.value, purchase.course.value?.id]).toEqual([month, 'python']);
  expect(purchase.inputs('QuoteOrder').pop()).toMatchObject({ items: [month] });
  purchase.choose(python);
  await settle();
  expect(purchase.inputs('QuoteOrder').pop()).toMatchObject({ items: [python] });
});

it('chooses the best coupons anew for other things', async () => {
  const purchase = await enter([python]);
  purchase.tapCoupon('other');
  await settle();
  purchase.choose(month);
  await settle();
  expect(purchase.inputs('QuoteOrder').pop()).toEqual({ items: [month], couponIds: null });
});

it('asks for no price where nothing may be sold', async () => {
  const purchase = await enter([python], { sells: false });
  expect([purchase.asked, purchase.payable.value]).toEqual([[], null]);
});

it('shows the order that stands instead of a quote, and quotes once it is over', async () => {
  await (await enter([python])).buy('ALIPAY');
  const again = await enter([python], {
    answers: { RecallOrder: () => ({ me: { id: 'xiaoming', order: { ...order, payable: money(10_000) } } }) },
  });
  expect([again.names(), again.order.value?.id, again.payable.value?.fen]).toEqual([
    ['RecallOrder'],
    'o',
    10_000,
  ]);
  again.letGo();
  await settle();
  expect([again.names(), again.order.value]).toEqual([['RecallOrder', 'QuoteOrder'], null]);
});
