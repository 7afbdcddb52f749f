import type { LessonKind } from '../catalog/lesson.entity.js';
import type { GrantSpan } from './access.rules.js';
import { completionRule, isPlayed, WATCHED_PERCENT } from './completion.rules.js';
import { daysOf, secondsOf, union, type Span } from './study.rules.js';

const DAY_MS = 24 * 3_600_000;

/** What a device may report at once, and how long it may have kept it. */
export const MOST_ENTRIES = 60;
const MOST_SEGMENTS = 50;
const LONGEST_MS = 3_600_000;
const OLDEST_MS = 30 * DAY_MS;

/** How far the clock of a device may be ahead of ours. */
const SKEW_MS = 5 * 60_000;

/** Nobody plays faster than twice; what was buffered, and how clocks are rounded, may add so many seconds. */
const FASTEST = 2;
const SLOWEST = 0.5;
const SPARE_SECONDS = 15;

/** Some time with one lesson, as a device reports it. */
export interface Entry {
  lessonId: string;
  startedAt: Date;
  endedAt: Date;
  segments: readonly { fromSeconds: number; toSeconds: number }[];
  positionSeconds: number;
}

export interface EntryFault {
  code: 'INVALID_INPUT' | 'PROGRESS_IMPLAUSIBLE' | 'PROGRESS_TOO_OLD';
  field: keyof Entry;
}

const spansOf = ({ segments }: Entry): Span[] =>
  union(segments.map(({ fromSeconds, toSeconds }): Span => [fromSeconds, toSeconds]));

/** Why an entry can never be kept, whatever lesson it is about; null where it can. */
export function entryFault(entry: Entry, now: Date): EntryFault | null {
  const [start, end] = [entry.startedAt.getTime(), entry.endedAt.getTime()];
  if (Number.isNaN(start)) return { code: 'INVALID_INPUT', field: 'startedAt' };
  if (Number.isNaN(end) || end < start) return { code: 'INVALID_INPUT', field: 'endedAt' };
  if (entry.positionSeconds < 0) return { code: 'INVALID_INPUT', field: 'positionSeconds' };
  const isFit = ({ fromSeconds, toSeconds }: Entry['segments'][number]) =>
    fromSeconds >= 0 && fromSeconds <= toSeconds;
  if (entry.segments.length > MOST_SEGMENTS || !entry.segments.every(isFit))
    return { code: 'INVALID_INPUT', field: 'segments' };
  if (start < now.getTime() - OLDEST_MS) return { code: 'PROGRESS_TOO_OLD', field: 'startedAt' };
  if (end > now.getTime() + SKEW_MS || end - start > LONGEST_MS)
    return { code: 'PROGRESS_IMPLAUSIBLE', field: 'endedAt' };
  if (secondsOf(spansOf(entry)) > (FASTEST * (end - start)) / 1000 + SPARE_SECONDS)
    return { code: 'PROGRESS_IMPLAUSIBLE', field: 'segments' };
  return null;
}

export interface LessonFacts {
  id: string;
  courseId: string;
  kind: `${LessonKind}`;
  durationSeconds: number;
}

/**
 * Whether the learner might open the lesson then. What was watched stays watched: neither a refund nor the end of a term
 * takes back the minutes before it.
 */
export function mightOpen(
  { staff, trial, grants }: { staff: boolean; trial: boolean; grants: readonly GrantSpan[] },
  { startedAt, endedAt }: Pick<Entry, 'startedAt' | 'endedAt'>,
): boolean {
  const held = ({ startsAt, endsAt, revokedAt }: GrantSpan) =>
    startsAt.getTime() <= endedAt.getTime() + SKEW_MS &&
    (endsAt === null || startedAt < endsAt) &&
    (revokedAt === null || startedAt < revokedAt);
  return staff || trial || grants.some(held);
}

/** What an entry is worth. */
export interface Learnt {
  lessonId: string;
  courseId: string;
  /** Seconds of the recording; none of other lessons. */
  watched: Span[];
  positionSeconds: number;
  positionAt: Date;
  study: { day: string; span: Span }[];
}

/** Cuts off what is beyond the end of a recording, and time in which it stood still. */
export function learntOf(entry: Entry, { id, courseId, kind, durationSeconds }: LessonFacts): Learnt {
  const { startedAt, endedAt } = entry;
  if (!isPlayed(kind)) {
    const { positionSeconds } = entry;
    const study = daysOf(startedAt, endedAt);
    return { lessonId: id, courseId, watched: [], positionSeconds, positionAt: endedAt, study };
  }
  const end = durationSeconds || Number.MAX_SAFE_INTEGER;
  const played = spansOf(entry);
  const playedMs = (secondsOf(played) / SLOWEST + SPARE_SECONDS) * 1000;
  return {
    lessonId: id,
    courseId,
    watched: union(played.map(([from, to]): Span => [Math.min(from, end), Math.min(to, end)])),
    positionSeconds: Math.min(entry.positionSeconds, end),
    positionAt: endedAt,
    study: daysOf(startedAt, new Date(Math.min(endedAt.getTime(), startedAt.getTime() + playedMs))),
  };
}

/** What is kept of one lesson. */
export interface LessonState {
  watched: Span[];
  percent: number;
  positionSeconds: number;
  positionAt: Date | null;
  isCompleted: boolean;
}

export const UNTOUCHED: LessonState = {
  watched: [],
  percent: 0,
  positionSeconds: 0,
  positionAt: null,
  isCompleted: false,
};

/** Whichever was later; of two at one moment, the one further on. */
function isLater(one: { at: Date | null; seconds: number }, other: { at: Date; seconds: number }): boolean {
  if (one.at === null || other.at > one.at) return true;
  return other.at.getTime() === one.at.getTime() && other.seconds > one.seconds;
}

/** A lesson after something more was learnt of it: in whatever order, and however often it comes. */
export function afterLearning(state: LessonState, learnt: Learnt, lesson: LessonFacts): LessonState {
  const watched = union([...state.watched, ...learnt.watched]);
  const isMeasured = completionRule(lesson.kind, lesson.durationSeconds) === 'WATCH_90';
  const played = isMeasured ? Math.floor((100 * secondsOf(watched)) / lesson.durationSeconds) : 0;
  const percent = Math.max(state.percent, Math.min(100, played));
  const [{ positionAt: at, positionSeconds: seconds }, then] = [state, learnt];
  const moved = isLater({ at, seconds }, { at: then.positionAt, seconds: then.positionSeconds });
  return {
    watched,
    percent,
    positionSeconds: moved ? then.positionSeconds : seconds,
    positionAt: moved ? then.positionAt : at,
    isCompleted: state.isCompleted || (isMeasured && percent >= WATCHED_PERCENT),
  };
}

/** Whole percent of a course: completed lessons in full, others as far as they are, and no more than the most before. */
export function coursePercent(
  lessons: readonly Pick<LessonState, 'percent' | 'isCompleted'>[],
  before: number,
): number {
  const points = lessons.map(({ percent, isCompleted }) => (isCompleted ? 100 : Math.min(percent, 99)));
  const sum = points.reduce((all, each) => all + each, 0);
  return Math.max(before, lessons.length ? Math.floor(sum / lessons.length) : 0);
}
