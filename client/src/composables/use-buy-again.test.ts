import type { Client } from '@urql/core';
import { shallowRef } from 'vue';
import { beforeEach, expect, it, vi } from 'vitest';
import { clientBefore, type Answers } from '../testing/table-server';

const client = shallowRef() as { value: Client };
vi.doMock('../api/client', () => ({ client }));
const { useBuyAgain } = await import('./use-buy-again');

const lines = [
  { kind: 'COURSE', productId: 'python' },
  { kind: 'COURSE', productId: 'design' },
  { kind: 'COURSE_PLAN', productId: 'monthly' },
] as const;
const REFUSAL = { code: 'ALREADY_OWNED', message: '你已经拥有这门课了' };

/** The quote of these lines, of which some are refused. */
const quoted = (...refused: string[]): Answers => ({
  QuoteOrder: () => ({
    quoteOrder: {
      lines: lines.map(line => ({ ...line, refusal: refused.includes(line.productId) ? REFUSAL : null })),
    },
  }),
});

const navigateTo = vi.fn<(to: { url: string }) => void>();
beforeEach(() => {
  navigateTo.mockReset();
  vi.stubGlobal('uni', { navigateTo });
});

async function buyAgainBefore(answers: Answers) {
  const { client: own, asked } = clientBefore(answers);
  client.value = own;
  const { buyAgain, asking } = useBuyAgain();
  const twice = [buyAgain(lines), buyAgain(lines)];
  expect(asking.value).toBe(true);
  await Promise.all(twice);
  expect(asking.value).toBe(false);
  return { asked, urls: navigateTo.mock.calls.map(([{ url }]) => url) };
}

const CHECKOUT = '/subpackages/purchase/checkout/checkout';

it('opens the checkout for everything the order was about, asked once and without coupons', async () => {
  const { asked, urls } = await buyAgainBefore(quoted());
  expect(urls).toEqual([`${CHECKOUT}?course=python%2Cdesign&plan=monthly`]);
  expect(asked).toEqual([
    [
      'QuoteOrder',
      { input: { items: lines.map(({ kind, productId }) => ({ kind, id: productId })), couponIds: [] } },
    ],
  ]);
});

it('leaves out what cannot be bought any more', async () => {
  expect((await buyAgainBefore(quoted('python'))).urls).toEqual([`${CHECKOUT}?course=design&plan=monthly`]);
});

it.each([
  ['nothing can be bought', quoted('python', 'design', 'monthly')],
  ['nobody answers', { QuoteOrder: () => Promise.reject(new Error('offline')) }],
])('lets the checkout say why where %s', async (_, answers) => {
  expect((await buyAgainBefore(answers)).urls).toEqual([`${CHECKOUT}?course=python%2Cdesign&plan=monthly`]);
});
