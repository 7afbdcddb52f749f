import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatFen } from './money.js';

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
