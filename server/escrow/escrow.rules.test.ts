import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareOf } from './escrow.rules.js';

it.each([
  [3900, 80, 3120],
  [101, 80, 81],
  [100, 1, 1],
  [999_999, 33, 330_000],
  [1_000_000, 100, 1_000_000],
  [3900, 0, 0],
])('of %i fen at %i percent the expert gets %i', (priceFen, percent, shareFen) => {
  expect(shareOf(priceFen, percent)).toBe(shareFen);
});

it('is never more than the price, never less than the exact share, and less than a fen above it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 1_000_000 }),
      fc.integer({ min: 0, max: 100 }),
      (priceFen, percent) => {
        const exact = BigInt(priceFen) * BigInt(percent);
        const given = BigInt(shareOf(priceFen, percent)) * 100n;
        expect(given >= exact && given < exact + 100n && given <= BigInt(priceFen) * 100n).toBe(true);
      },
    ),
  );
});
