import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysOf, multirange, secondsOf, studyStats, union, type Span } from './study.rules.js';

describe('spans', () => {
  it('cover what each of them covers, once', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), spans => {
        const covered = new Set<number>();
        for (const [from, to] of spans) for (let at = from; at < to; at++) covered.add(at);
        const merged = union(spans);
        expect(secondsOf(merged)).toBe(covered.size);
        for (const [index, [from, to]] of merged.entries()) {
          expect(from).toBeLessThan(to);
          const next: Span | undefined = merged[index + 1];
          if (next) expect(to).toBeLessThan(next[0]);
        }
      }),
    );
  });

  it('are written as PostgreSQL reads them', () => {
    expect(multirange([])).toBe('{}');
    expect(
      multirange([
        [5, 9],
        [0, 5],
        [20, 20],
        [12, 13],
      ]),
    ).toBe('{[0,9),[12,13)}');
  });

  it('belong to the days of China', () => {
    expect(daysOf(new Date('2026-11-20T15:59:30Z'), new Date('2026-11-20T16:00:20.900Z'))).toEqual([
      { day: '2026-11-20', span: [86_370, 86_400] },
      { day: '2026-11-21', span: [0, 20] },
    ]);
    expect(daysOf(new Date('2026-11-20T16:00:00Z'), new Date('2026-11-20T16:00:00.900Z'))).toEqual([]);
  });
});

describe('study time', () => {
  // A Saturday; the week began on the 16th.
  const now = new Date('2026-11-21T04:00:00Z');
  const learnt = (...days: [number, number][]) =>
    days.map(([day, seconds]) => ({ day: `2026-11-${String(day).padStart(2, '0')}`, seconds }));

  it('adds up by day, week and in all', () => {
    const stats = studyStats(learnt([21, 60], [16, 30], [15, 10], [1, 5]), now);
    expect(stats).toMatchObject({ todaySeconds: 60, weekSeconds: 90, totalSeconds: 105, streakDays: 1 });
    expect(stats.days).toHaveLength(14);
    expect([stats.days[0], stats.days[13]]).toEqual([
      { day: '2026-11-08', seconds: 0 },
      { day: '2026-11-21', seconds: 60 },
    ]);
  });

  it.each([
    ['learnt today and the two days before', learnt([21, 1], [20, 1], [19, 1]), 3],
    ['not yet learnt today', learnt([20, 1], [19, 1]), 2],
    ['learnt neither today nor yesterday', learnt([19, 1], [18, 1]), 0],
    ['learnt with a gap', learnt([21, 1], [19, 1]), 1],
    ['opened for no second', learnt([21, 0], [20, 1]), 1],
    ['never', [], 0],
  ])('is a streak of those who have %s', (_what, days, streak) => {
    expect(studyStats(days, now).streakDays).toBe(streak);
  });
});
