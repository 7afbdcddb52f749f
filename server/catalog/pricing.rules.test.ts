import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { priceAt, windowFault } from './pricing.rules.js';

/** Singles' Day in Shanghai, and an hour of it within. */
const DAY = {
  ...{ id: 'day', priceFen: 15_000, label: '双十一' },
  ...{ startsAt: new Date('2026-11-11T00:00:00+08:00'), endsAt: new Date('2026-11-12T00:00:00+08:00') },
};
const HOUR = {
  ...{ id: 'hour', priceFen: 9_900, label: '限时秒杀' },
  ...{ startsAt: new Date('2026-11-11T20:00:00+08:00'), endsAt: new Date('2026-11-11T21:00:00+08:00') },
};

describe('the price of a ¥200 course', () => {
  it.each([
    ['2026-11-10T23:59:59.999+08:00', 20_000, null],
    ['2026-11-11T00:00:00.000+08:00', 15_000, 'day'],
    ['2026-11-11T19:59:59.999+08:00', 15_000, 'day'],
    ['2026-11-11T20:00:00.000+08:00', 9_900, 'hour'],
    ['2026-11-11T20:59:59.999+08:00', 9_900, 'hour'],
    ['2026-11-11T21:00:00.000+08:00', 15_000, 'day'],
    ['2026-11-11T23:59:59.999+08:00', 15_000, 'day'],
    ['2026-11-12T00:00:00.000+08:00', 20_000, null],
  ])('at %s', (moment, priceFen, id) => {
    const { window, ...price } = priceAt(20_000, [DAY, HOUR], new Date(moment));
    expect([price.priceFen, window?.id ?? null]).toEqual([priceFen, id]);
  });

  it.each([
    ['not raised by a window above the list price', { priceFen: 20_001 }, null],
    ['not labelled by a window that lowers nothing', { priceFen: 20_000 }, null],
    ['free where the window says so', { priceFen: 0 }, 'day'],
  ])('is %s', (_what, change, id) => {
    const { window } = priceAt(20_000, [{ ...DAY, ...change }], DAY.startsAt);
    expect(window?.id ?? null).toBe(id);
  });

  it('is explained by the window that ends first where two are equal', () => {
    const late = { ...HOUR, id: 'a', endsAt: DAY.endsAt };
    expect(priceAt(20_000, [late, HOUR], HOUR.startsAt).window?.id).toBe('hour');
    expect(priceAt(20_000, [{ ...HOUR, id: 'later' }, HOUR], HOUR.startsAt).window?.id).toBe('hour');
  });
});

it.each([
  ['a price below the list price', {}, null],
  ['the list price', { priceFen: 20_000 }, 'priceFen'],
  ['less than nothing', { priceFen: -1 }, 'priceFen'],
  ['no reason', { label: '' }, 'label'],
  ['a reason of 21 characters', { label: '限'.repeat(21) }, 'label'],
  ['no time at all', { endsAt: DAY.startsAt }, 'endsAt'],
])('takes or refuses %s', (_what, change, field) => {
  expect(windowFault({ ...DAY, ...change }, 20_000)).toBe(field);
});

it('is at most ¥100,000, whatever the list price is', () => {
  expect(windowFault({ ...DAY, priceFen: 10_000_000 }, 30_000_000)).toBeNull();
  expect(windowFault({ ...DAY, priceFen: 10_000_001 }, 30_000_000)).toBe('priceFen');
});

/** Prices around both edges, reckoned by a process of its own. */
const PROGRAM = `
  import { priceAt } from ${JSON.stringify(fileURLToPath(new URL('./pricing.rules.ts', import.meta.url)))};
  const [startsAt, endsAt] = ['2026-11-11T00:00:00+08:00', '2026-11-12T00:00:00+08:00'].map(text => new Date(text));
  const window = { id: 'w', priceFen: 15000, label: '', startsAt, endsAt };
  const at = ms => priceAt(20000, [window], new Date(ms)).priceFen;
  const prices = [startsAt, endsAt].flatMap(edge => [at(edge.getTime() - 1), at(edge.getTime())]);
  console.log(JSON.stringify([prices, new Date(0).getHours()]));`;

it.each([
  ['UTC', 0],
  ['Asia/Shanghai', 8],
  ['America/Los_Angeles', 16],
  ['Pacific/Kiritimati', 13],
])('changes at the same moment on a host in %s', (zone, hoursAtEpoch) => {
  const output = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM],
    {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    },
  );
  const [prices, hours] = JSON.parse(output) as [number[], number];
  expect(hours).toBe(hoursAtEpoch);
  expect(prices).toEqual([20_000, 15_000, 15_000, 20_000]);
});
