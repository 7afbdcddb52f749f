import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatFen, share } from './money.js';

it.each([
  [0, '¥0.00'],
  [1, '¥0.01'],
  [99, '¥0.99'],
  [20_000, '¥200.00'],
  [123_456_789, '¥1,234,567.89'],
  [-5, '-¥0.05'],
])('writes %i fen as %s', (fen, text) => {
  expect(formatFen(fen)).toBe(text);
});

it('loses no fen of any sum', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_147_483_647 }), fen => {
      expect(Number(formatFen(fen).replace(/[¥,.]/g, ''))).toBe(fen);
    }),
  );
});

it.each([
  [100, [1, 1, 1], [33, 33, 34]],
  [100, [300, 100], [75, 25]],
  [5, [0, 5, 0], [0, 5, 0]],
  [1, [1, 1], [0, 1]],
  [0, [7, 3], [0, 0]],
  [5, [], []],
  [5, [0, 0], [0, 0]],
])('shares %i over %j as %j', (total, weights, parts) => {
  expect(share(total, weights)).toEqual(parts);
});

it('shares any sum so that the parts add up to it and none is more than its weight', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 2_147_483_647 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (given, part) => {
      const all = given.reduce((sum, weight) => sum + weight, 0);
      const total = Math.floor(all * part);
      const parts = share(total, given);
      expect(parts.reduce((sum, fen) => sum + fen, 0)).toBe(total);
      parts.forEach((fen, at) => {
        expect(fen).toBeGreaterThanOrEqual(0);
        expect(fen).toBeLessThanOrEqual(given[at] as number);
      });
    }),
  );
});
