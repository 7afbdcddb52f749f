import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertMove,
  canMove,
  offerRefusal,
  OrderStatus,
  ProductKind,
  quote,
  sameItems,
} from './order.rules.js';

const offer = { id: 'a', title: '课程', priceFen: 100, forSale: true, owned: false };

it('moves only along the table, and throws otherwise', () => {
  const legal = [
    ['PENDING', 'PAID'],
    ['PENDING', 'CANCELLED'],
    ['PENDING', 'EXPIRED'],
    ['PAID', 'REFUNDED'],
  ];
  for (const from of Object.values(OrderStatus)) {
    for (const to of Object.values(OrderStatus)) {
      const allowed = legal.some(([a, b]) => a === from && b === to);
      expect(canMove(from, to)).toBe(allowed);
      if (!allowed) expect(() => assertMove(from, to)).toThrow(`from ${from} to ${to}`);
    }
  }
});

it.each([
  [null, 'NOT_FOUND'],
  [{ ...offer, forSale: false }, 'COURSE_NOT_FOR_SALE'],
  [{ ...offer, owned: true }, 'ALREADY_OWNED'],
  [offer, null],
])('tells why %o cannot be ordered', (given, code) => {
  expect(offerRefusal(given)).toBe(code);
});

describe('a quote', () => {
  it('is exactly the sum of its lines, for any prices', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 20 }),
        prices => {
          const offers = prices.map(priceFen => ({
            kind: ProductKind.COURSE,
            offer: { ...offer, priceFen },
          }));
          const { lines, payableFen } = quote(offers);
          expect(lines.map(line => line.priceFen)).toEqual(prices);
          expect(payableFen).toBe(prices.reduce((sum, fen) => sum + fen, 0));
        },
      ),
    );
  });
});

it('knows a resubmit by kind, id and order', () => {
  const ordered = [
    { kind: ProductKind.COURSE, productId: 'a' },
    { kind: ProductKind.COURSE, productId: 'b' },
  ];
  const item = (id: string) => ({ kind: ProductKind.COURSE, id });
  expect(sameItems(ordered, [item('a'), item('b')])).toBe(true);
  expect(sameItems(ordered, [item('b'), item('a')])).toBe(false);
  expect(sameItems(ordered, [item('a')])).toBe(false);
});
