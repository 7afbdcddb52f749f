import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_ENTRIES, union, withEntry, type KeptEntry, type Segment } from './progress-entries';

const START = Date.parse('2026-11-21T04:00:00Z');
const iso = (second: number) => new Date(START + second * 1000).toISOString();
const segment = (fromSeconds: number, toSeconds: number): Segment => ({ fromSeconds, toSeconds });
const entry = (id: string, from: number, to: number, lessonId = 'l1'): KeptEntry => ({
  id,
  lessonId,
  startedAt: iso(from),
  endedAt: iso(to),
  segments: [segment(from, to)],
  positionSeconds: to,
});

const secondsOf = (segments: readonly Segment[]) =>
  new Set(
    segments.flatMap(({ fromSeconds, toSeconds }) =>
      Array.from({ length: Math.max(0, toSeconds - fromSeconds) }, (_, second) => fromSeconds + second),
    ),
  );
const anySegments = fc.array(
  fc.tuple(fc.nat(60), fc.nat(60)).map(([from, to]) => segment(from, to)),
  { maxLength: 12 },
);

describe('the union of stretches', () => {
  it('joins what overlaps or touches', () => {
    expect(union([segment(10, 20), segment(0, 5), segment(5, 8), segment(15, 30)])).toEqual([
      segment(0, 8),
      segment(10, 30),
    ]);
  });

  it('holds the same seconds, in order, parted by gaps', () => {
    fc.assert(
      fc.property(anySegments, segments => {
        const merged = union(segments);
        expect(secondsOf(merged)).toEqual(secondsOf(segments));
        merged
          .slice(1)
          .forEach((next, at) => expect(next.fromSeconds).toBeGreaterThan(merged[at]!.toSeconds));
      }),
    );
  });
});

describe('the list of entries', () => {
  it('joins what goes on, under another id', () => {
    expect(withEntry([entry('a', 0, 10)], entry('b', 11, 20))).toEqual([
      { ...entry('b', 0, 20), segments: [segment(0, 10), segment(11, 20)] },
    ]);
  });

  it('keeps apart another lesson, a pause, and more than ten minutes', () => {
    expect(withEntry([entry('a', 0, 10)], entry('b', 10, 20, 'l2'))).toHaveLength(2);
    expect(withEntry([entry('a', 0, 10)], entry('b', 14, 20))).toHaveLength(2);
    expect(withEntry([entry('a', 0, 595)], entry('b', 595, 605))).toHaveLength(2);
  });

  it('forgets the oldest when it is full', () => {
    const all = Array.from({ length: MOST_ENTRIES + 5 }, (_, n) => entry(`e${n}`, n * 100, n * 100 + 10));
    const kept = all.reduce<KeptEntry[]>(withEntry, []);
    expect(kept).toHaveLength(MOST_ENTRIES);
    expect(kept[0]!.id).toBe('e5');
  });

  it('loses no second, and says of no time that it was learnt when it was not', () => {
    const gaps = fc.array(fc.tuple(fc.nat(10), fc.integer({ min: 1, max: 15 })), { maxLength: 40 });
    fc.assert(
      fc.property(gaps, steps => {
        let clock = 0;
        const given = steps.map(([gap, length], n) => {
          const from = clock + gap;
          clock = from + length;
          return entry(`e${n}`, from, clock);
        });
        const kept = given.reduce<KeptEntry[]>(withEntry, []);
        const watched = (entries: KeptEntry[]) => secondsOf(entries.flatMap(({ segments }) => segments));
        expect(watched(kept)).toEqual(watched(given));
        const wall = (entries: KeptEntry[]) =>
          entries.reduce((sum, one) => sum + Date.parse(one.endedAt) - Date.parse(one.startedAt), 0);
        expect(wall(kept)).toBeLessThanOrEqual(wall(given) + steps.length * 3_000);
      }),
    );
  });
});
