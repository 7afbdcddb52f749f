import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseShanghai, shanghaiText } from '../kernel/shanghai.js';
import { monthsLater, movedUp, nextStart } from './term.rules.js';

const at = (text: string): Date => parseShanghai(text) ?? new Date(Number.NaN);
const span = (startsAt: string, endsAt: string | null, revokedAt: string | null = null) => ({
  source: 'ORDER' as 'ORDER' | 'GIFT',
  startsAt: at(startsAt),
  endsAt: endsAt === null ? null : at(endsAt),
  revokedAt: revokedAt === null ? null : at(revokedAt),
});

describe('months of the calendar in Shanghai', () => {
  it.each([
    ['2026-03-15 09:30:00', 1, '2026-04-15 09:30:00'],
    ['2026-01-31 23:59:59', 1, '2026-02-28 23:59:59'],
    ['2028-01-31 12:00:00', 1, '2028-02-29 12:00:00'],
    ['2028-02-29 12:00:00', 12, '2029-02-28 12:00:00'],
    ['2026-10-31 00:00:00', 1, '2026-11-30 00:00:00'],
    ['2026-12-31 07:59:59', 2, '2027-02-28 07:59:59'],
    ['2026-11-30 08:00:00', 3, '2027-02-28 08:00:00'],
    // Still the day before in UTC: the month is counted where the learner is.
    ['2026-03-01 00:30:00', 1, '2026-04-01 00:30:00'],
  ])('from %s, %i later, it is %s', (from, months, later) => {
    expect(shanghaiText(monthsLater(at(from), months))).toBe(later);
  });

  it('keep the time of day, never skip a month, and keep the day or take the last one', () => {
    const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 36 }), (from, months) => {
        const [before, after] = [shanghaiText(from), shanghaiText(monthsLater(from, months))];
        const monthOf = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(after.slice(11)).toBe(before.slice(11));
        expect(monthOf(after) - monthOf(before)).toBe(months);
        const [day, kept] = [Number(before.slice(8, 10)), Number(after.slice(8, 10))];
        const last = new Date(Date.UTC(Number(after.slice(0, 4)), Number(after.slice(5, 7)), 0)).getUTCDate();
        expect(kept).toBe(Math.min(day, last));
      }),
    );
  });
});

describe('a term that is bought', () => {
  const now = at('2026-05-10 12:00:00');

  it.each([
    ['nothing', [], now],
    ['access without end', [span('2026-01-01 00:00:00', null)], now],
    ['a term that is over', [span('2026-04-01 00:00:00', '2026-05-01 00:00:00')], now],
    ['a term that ends this moment', [span('2026-04-10 12:00:00', '2026-05-10 12:00:00')], now],
    [
      'a term that was taken back',
      [span('2026-05-01 00:00:00', '2026-06-01 00:00:00', '2026-05-02 00:00:00')],
      now,
    ],
    ['a term that runs', [span('2026-05-01 00:00:00', '2026-06-01 00:00:00')], at('2026-06-01 00:00:00')],
    [
      'two terms in a row',
      [
        span('2026-06-01 00:00:00', '2026-07-01 00:00:00'),
        span('2026-05-01 00:00:00', '2026-06-01 00:00:00'),
      ],
      at('2026-07-01 00:00:00'),
    ],
  ])('begins rightly after %s', (_what, grants, start) => {
    expect(nextStart(grants, now)).toEqual(start);
  });

  it('moves up by what was left when the one before it is taken back', () => {
    const first = span('2026-05-01 00:00:00', '2026-06-01 00:00:00', '2026-05-10 12:00:00');
    const second = span('2026-06-01 00:00:00', '2026-07-01 00:00:00');
    const forGood = span('2026-06-15 00:00:00', null);
    expect(movedUp([first, second, forGood], first, now)).toEqual([
      { grant: second, startsAt: now, endsAt: at('2026-06-09 12:00:00') },
    ]);
  });

  it('moves up with all that follow without a gap, and with nothing that begins at a date of its own', () => {
    const first = span('2026-05-01 00:00:00', '2026-06-01 00:00:00', '2026-05-10 12:00:00');
    const second = span('2026-06-01 00:00:00', '2026-07-01 00:00:00');
    const third = span('2026-07-01 00:00:00', '2026-08-01 00:00:00');
    const later = span('2026-09-01 00:00:00', '2026-10-01 00:00:00');
    const gift = { ...span('2026-06-01 00:00:00', '2026-07-01 00:00:00'), source: 'GIFT' as const };
    expect(movedUp([later, third, gift, first, second], first, now)).toEqual([
      { grant: second, startsAt: now, endsAt: at('2026-06-09 12:00:00') },
      { grant: third, startsAt: at('2026-06-09 12:00:00'), endsAt: at('2026-07-10 12:00:00') },
    ]);
    expect(movedUp([first, gift, third], first, now)).toEqual([]);
  });

  it('keeps its place when one after it, or one that is over, or one without end is taken back', () => {
    const first = span('2026-05-01 00:00:00', '2026-06-01 00:00:00');
    const second = span('2026-06-01 00:00:00', '2026-07-01 00:00:00', '2026-05-10 12:00:00');
    expect(movedUp([first, second], second, now)).toEqual([]);
    const over = span('2026-04-01 00:00:00', '2026-05-01 00:00:00', '2026-05-10 12:00:00');
    expect(movedUp([over, first], over, now)).toEqual([]);
    expect(movedUp([first], span('2026-01-01 00:00:00', null, '2026-05-10 12:00:00'), now)).toEqual([]);
  });
});
