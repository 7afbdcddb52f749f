import { describe, expect, it } from 'vitest';
import { byDay } from './notice-days';

/** Times of the device, whatever its zone. */
const at = (text: string) => new Date(text).toISOString();
const now = new Date('2026-11-21T09:00:00').getTime();
const told = (text: string) => ({ createdAt: at(text) });

describe('a list by day', () => {
  it('names today and yesterday, and later the date, with its year where that is over', () => {
    const days = byDay(
      [
        told('2026-11-21T00:01:00'),
        told('2026-11-20T23:59:00'),
        told('2026-11-19T12:00:00'),
        told('2025-12-31T12:00:00'),
      ],
      now,
    );
    expect(days.map(({ words }) => words)).toEqual(['今天', '昨天', '11月19日', '2025年12月31日']);
  });

  it('keeps the order within a day', () => {
    const items = ['2026-11-21T08:00:00', '2026-11-21T07:00:00', '2026-11-20T07:00:00'].map(told);
    expect(byDay(items, now).map(({ items: of }) => of.length)).toEqual([2, 1]);
    expect(byDay(items, now).flatMap(({ items: of }) => of)).toEqual(items);
  });

  it('has no day for nothing', () => expect(byDay([], now)).toEqual([]));
});
