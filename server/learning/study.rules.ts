import { EIGHT_HOURS_MS, shanghaiDay } from '../kernel/shanghai.js';

/** How many days are shown one by one. */
export const STUDY_DAYS = 14;

const DAY_MS = 24 * 3_600_000;
const DAY_SECONDS = 24 * 3600;

/** A span of whole seconds, the end not part of it. */
export type Span = readonly [from: number, to: number];

/** Those spans as the fewest that cover the same seconds, in order: how PostgreSQL keeps a multirange. */
export function union(spans: readonly Span[]): Span[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...spans].filter(span => span[0] < span[1]).sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** How many seconds spans that do not overlap cover. */
export const secondsOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, [from, to]) => sum + to - from, 0);

/** As PostgreSQL reads it: `{[0,30),[60,90)}`. */
export const multirange = (spans: readonly Span[]): string =>
  `{${union(spans)
    .map(([from, to]) => `[${from},${to})`)
    .join(',')}}`;

/** Some time by days of China, in seconds since each began. */
export function daysOf(startedAt: Date, endedAt: Date): { day: string; span: Span }[] {
  const days: { day: string; span: Span }[] = [];
  const end = endedAt.getTime();
  for (let from = startedAt.getTime(); from < end;) {
    const begin = Math.floor((from + EIGHT_HOURS_MS) / DAY_MS) * DAY_MS - EIGHT_HOURS_MS;
    const to = Math.min(end, begin + DAY_MS);
    const second = (at: number) => Math.floor((at - begin) / 1000);
    if (second(from) < second(to)) {
      days.push({
        day: shanghaiDay(new Date(from)),
        span: [second(from), Math.min(second(to), DAY_SECONDS)],
      });
    }
    from = to;
  }
  return days;
}

export interface StudyFacts {
  todaySeconds: number;
  weekSeconds: number;
  totalSeconds: number;
  streakDays: number;
  days: { day: string; seconds: number }[];
}

/** What `StudyStats` says of the days on which somebody learnt. */
export function studyStats(learnt: readonly { day: string; seconds: number }[], now: Date): StudyFacts {
  const seconds = new Map(learnt.map(each => [each.day, each.seconds]));
  const on = (day: string) => seconds.get(day) ?? 0;
  const ago = (days: number) => shanghaiDay(new Date(now.getTime() - days * DAY_MS));
  const sum = (days: string[]) => days.reduce((total, day) => total + on(day), 0);
  const sinceMonday = (new Date(now.getTime() + EIGHT_HOURS_MS).getUTCDay() + 6) % 7;
  const back = (count: number) => Array.from({ length: count }, (_, at) => ago(at));
  // A day that has not ended may still be learnt on: it adds to a streak, and does not break one.
  let streakDays = 0;
  for (let at = on(ago(0)) > 0 ? 0 : 1; on(ago(at)) > 0; at++) streakDays++;
  return {
    todaySeconds: on(ago(0)),
    weekSeconds: sum(back(sinceMonday + 1)),
    totalSeconds: sum([...seconds.keys()]),
    streakDays,
    days: back(STUDY_DAYS)
      .reverse()
      .map(day => ({ day, seconds: on(day) })),
  };
}
