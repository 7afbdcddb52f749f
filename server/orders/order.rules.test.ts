import { expect, it } from 'vitest';
import { assertMove, canMove, canonical, OrderStatus, ProductKind, sameItems } from './order.rules.js';

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

it('knows a resubmit of an order without a fingerprint by kind, id and order', () => {
  const ordered = [
    { kind: ProductKind.COURSE, productId: 'a' },
    { kind: ProductKind.COURSE, productId: 'b' },
  ];
  const item = (id: string) => ({ kind: ProductKind.COURSE, id });
  expect(sameItems(ordered, [item('a'), item('b')])).toBe(true);
  expect(sameItems(ordered, [item('b'), item('a')])).toBe(false);
  expect(sameItems(ordered, [item('a')])).toBe(false);
});

it('writes the same wish the same way, whatever is named first', () => {
  const item = (id: string, kind = ProductKind.COURSE) => ({ kind, id });
  const wish = canonical([item('a'), item('b')], ['x', 'y']);
  expect(wish).toBe('[["COURSE a","COURSE b"],["x","y"]]');
  expect(canonical([item('b'), item('a')], ['y', 'x'])).toBe(wish);
  expect(canonical([item('a'), item('b')], ['x'])).not.toBe(wish);
  expect(canonical([item('a'), item('b', ProductKind.COURSE_PLAN)], ['x', 'y'])).not.toBe(wish);
});
