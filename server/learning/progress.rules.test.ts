import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completionRule } from './completion.rules.js';
import {
  afterLearning,
  coursePercent,
  entryFault,
  learntOf,
  mightOpen,
  UNTOUCHED,
  type Entry,
  type LessonFacts,
} from './progress.rules.js';

const NOW = new Date('2026-11-21T04:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const DAY = 24 * 3600;

const entry = (more: Partial<Entry> = {}): Entry => ({
  lessonId: 'a lesson',
  startedAt: ago(10),
  endedAt: NOW,
  segments: [{ fromSeconds: 0, toSeconds: 10 }],
  positionSeconds: 10,
  ...more,
});
const film: LessonFacts = { id: 'a lesson', courseId: 'a course', kind: 'VIDEO', durationSeconds: 100 };

describe('what a device reports', () => {
  const played = (toSeconds: number) => [{ fromSeconds: 0, toSeconds }];
  it.each([
    ['as it is', {}, null],
    ['played twice as fast, with 15 seconds to spare', { segments: played(35) }, null],
    [
      'played faster than that',
      { segments: played(36) },
      { code: 'PROGRESS_IMPLAUSIBLE', field: 'segments' },
    ],
    [
      'played in parts that overlap, which count once',
      { segments: [...played(20), ...played(20), ...played(15)] },
      null,
    ],
    ['that ends before it begins', { endedAt: ago(11) }, { code: 'INVALID_INPUT', field: 'endedAt' }],
    ['by a clock that is five minutes ahead', { endedAt: ago(-300) }, null],
    [
      'by a clock that is further ahead',
      { endedAt: ago(-301) },
      { code: 'PROGRESS_IMPLAUSIBLE', field: 'endedAt' },
    ],
    ['of more than an hour', { startedAt: ago(3601) }, { code: 'PROGRESS_IMPLAUSIBLE', field: 'endedAt' }],
    ['of thirty days ago', { startedAt: ago(30 * DAY), endedAt: ago(30 * DAY - 10) }, null],
    [
      'of before that',
      { startedAt: ago(30 * DAY + 1), endedAt: ago(30 * DAY - 9) },
      { code: 'PROGRESS_TOO_OLD', field: 'startedAt' },
    ],
    ['with a time that is none', { startedAt: new Date('x') }, { code: 'INVALID_INPUT', field: 'startedAt' }],
    [
      'with a part that runs backwards',
      { segments: [{ fromSeconds: 5, toSeconds: 4 }] },
      { code: 'INVALID_INPUT', field: 'segments' },
    ],
    [
      'with a part before the beginning',
      { segments: [{ fromSeconds: -1, toSeconds: 4 }] },
      { code: 'INVALID_INPUT', field: 'segments' },
    ],
    [
      'with too many parts',
      { segments: Array.from({ length: 51 }, () => ({ fromSeconds: 0, toSeconds: 1 })) },
      { code: 'INVALID_INPUT', field: 'segments' },
    ],
    [
      'with a place before the beginning',
      { positionSeconds: -1 },
      { code: 'INVALID_INPUT', field: 'positionSeconds' },
    ],
  ] as const)('%s', (_what, more, fault) => {
    expect(entryFault(entry(more), NOW)).toEqual(fault);
  });
});

describe('what was watched while the lesson was open', () => {
  const grant = { startsAt: ago(1000), endsAt: null, revokedAt: null };
  const learner = { staff: false, trial: false, grants: [grant] };
  it.each([
    ['with access', learner, true],
    ['on trial', { ...learner, trial: true, grants: [] }, true],
    ['as its teacher', { ...learner, staff: true, grants: [] }, true],
    ['without access', { ...learner, grants: [] }, false],
    ['before the money went back', { ...learner, grants: [{ ...grant, revokedAt: ago(9) }] }, true],
    ['after it', { ...learner, grants: [{ ...grant, revokedAt: ago(10) }] }, false],
    ['before the term ended', { ...learner, grants: [{ ...grant, endsAt: ago(9) }] }, true],
    ['after it ended', { ...learner, grants: [{ ...grant, endsAt: ago(10) }] }, false],
    ['by a clock that is behind', { ...learner, grants: [{ ...grant, startsAt: ago(-300) }] }, true],
    ['long before access', { ...learner, grants: [{ ...grant, startsAt: ago(-301) }] }, false],
  ])('%s counts: %#', (_what, facts, counts) => {
    expect(mightOpen(facts, entry())).toBe(counts);
  });
});

describe('a lesson', () => {
  const after = (...entries: Entry[]) =>
    entries.reduce((state, each) => afterLearning(state, learntOf(each, film), film), UNTOUCHED);

  it('is completed at nine tenths, cut at its end, and keeps the latest place', () => {
    const segments = [{ fromSeconds: 60, toSeconds: 140 }];
    const one = after(entry({ startedAt: ago(100), endedAt: ago(20), segments, positionSeconds: 140 }));
    expect(one).toMatchObject({
      watched: [[60, 100]],
      percent: 40,
      positionSeconds: 100,
      isCompleted: false,
    });
    const two = afterLearning(
      one,
      learntOf(
        entry({
          startedAt: ago(300),
          endedAt: ago(270),
          segments: [{ fromSeconds: 10, toSeconds: 60 }],
          positionSeconds: 60,
        }),
        film,
      ),
      film,
    );
    expect(two).toMatchObject({ watched: [[10, 100]], percent: 90, positionSeconds: 100, isCompleted: true });
  });

  it('counts no time in which it stood still', () => {
    const { study } = learntOf(entry({ startedAt: ago(1000) }), film);
    expect(study).toEqual([{ day: '2026-11-21', span: [42_200, 42_235] }]);
    expect(learntOf(entry({ startedAt: ago(1000) }), { ...film, kind: 'ARTICLE' }).study).toEqual([
      { day: '2026-11-21', span: [42_200, 43_200] },
    ]);
  });

  const segment = fc
    .tuple(fc.integer({ min: 0, max: 130 }), fc.integer({ min: 0, max: 30 }))
    .map(([fromSeconds, length]) => ({ fromSeconds, toSeconds: fromSeconds + length }));
  const report = fc
    .record({
      end: fc.integer({ min: 0, max: 50 }),
      segments: fc.array(segment, { maxLength: 3 }),
      positionSeconds: fc.integer({ min: 0, max: 130 }),
    })
    .map(({ end, ...more }) => entry({ ...more, startedAt: ago(end * 60 + 60), endedAt: ago(end * 60) }));
  const reports = fc.array(report, { minLength: 1, maxLength: 8 });

  it('ends in one state, in whatever order and however often its reports come', () => {
    const shuffled = reports.chain(all =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: all.length, maxLength: 2 * all.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([all, again]) => {
        const missing = all.filter(each => !again.includes(each));
        expect(after(...again, ...missing)).toEqual(after(...all));
      }),
    );
  });

  it('never falls back', () => {
    fc.assert(
      fc.property(reports, all => {
        let [percent, completed] = [0, false];
        let state = UNTOUCHED;
        for (const each of all) {
          state = afterLearning(state, learntOf(each, film), film);
          expect(state.percent).toBeGreaterThanOrEqual(percent);
          expect(state.isCompleted || !completed).toBe(true);
          [percent, completed] = [state.percent, state.isCompleted];
        }
      }),
    );
  });
});

describe('a course', () => {
  const lesson = (percent: number, isCompleted = false) => ({ percent, isCompleted });
  it.each([
    [[], 0, 0],
    [[lesson(50), lesson(0)], 0, 25],
    [[lesson(92, true), lesson(0, true)], 0, 100],
    [[lesson(100, true), lesson(100)], 0, 99],
    [[lesson(100, true), lesson(0)], 80, 80],
  ])('of %o, before at %i, is at %i', (lessons, before, percent) => {
    expect(coursePercent(lessons, before)).toBe(percent);
  });
});

it.each([
  ['VIDEO', 60, 'WATCH_90'],
  ['AUDIO', 60, 'WATCH_90'],
  ['AUDIO', 0, 'DONE'],
  ['DOCUMENT', 0, 'DONE'],
  ['ARTICLE', 60, 'DONE'],
  ['IMAGE', 0, 'DONE'],
  ['QUIZ', 0, 'QUIZ'],
  ['HOMEWORK', 0, 'HOMEWORK'],
] as const)('%s of %i seconds is completed by %s', (kind, seconds, rule) => {
  expect(completionRule(kind, seconds)).toBe(rule);
});
