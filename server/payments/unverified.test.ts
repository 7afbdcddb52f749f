import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Ctx } from '../context.js';
import { createLimits } from '../kernel/limits.js';
import { Unverified } from './unverified.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stranger() {
  const warn = vi.fn();
  const ctx = { limits: createLimits(1), log: { warn } as unknown as Ctx['log'] };
  const unverified = new Unverified();
  const kept = async (times: number, address: (n: number) => string) => {
    let count = 0;
    for (let n = 0; n < times; n++) if (await unverified.isKept(ctx, address(n))) count++;
    return count;
  };
  return { kept, warn };
}

it('keeps twenty of one address, and those of another all the same', async () => {
  const { kept } = stranger();
  expect(await kept(50, () => '10.0.0.1')).toBe(20);
  expect(await kept(5, () => '10.0.0.2')).toBe(5);
});

it('keeps two hundred of all addresses', async () => {
  const { kept } = stranger();
  expect(await kept(300, n => `10.0.${Math.trunc(n / 250)}.${n % 250}`)).toBe(200);
});

it('tells once a minute how many it did not keep', async () => {
  const { kept, warn } = stranger();
  await kept(50, () => '10.0.0.1');
  expect(warn).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  await kept(2, () => '10.0.0.1');
  vi.advanceTimersByTime(60_000);
  vi.advanceTimersByTime(600_000);
  expect(warn.mock.calls.map(([told]) => told as unknown)).toEqual([
    { notifications: 30 },
    { notifications: 2 },
  ]);
});
