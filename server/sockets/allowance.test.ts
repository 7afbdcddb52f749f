import { expect, it } from 'vitest';
import { Pace, Tally } from './allowance.js';

it('counts for each key by itself, and forgets whoever holds nothing', () => {
  const tally = new Tally(2);
  const first = tally.take('a');
  expect([tally.take('a'), tally.take('a'), tally.take('b')].map(given => given !== null)).toEqual([
    true,
    false,
    true,
  ]);
  first?.();
  first?.(); // Giving back twice gives back once.
  expect(tally.take('a')).not.toBeNull();
  expect(tally.take('a')).toBeNull();
});

it('lets as many through at once as the bucket holds, and then as many as flow in', () => {
  const pace = new Pace(10, 3);
  const start = performance.now();
  const at = (ms: number) => pace.spend(start + ms);
  expect([at(0), at(0), at(0), at(0)]).toEqual([true, true, true, false]);
  expect([at(101), at(101)]).toEqual([true, false]);
  expect([at(60_000), at(60_000), at(60_000), at(60_000)]).toEqual([true, true, true, false]);
});
