/** A stretch of a lesson, in seconds from its beginning; the end is not part of it. */
export interface Segment {
  fromSeconds: number;
  toSeconds: number;
}

/** What was learnt of one lesson in one go. The times are the wall clock's, ISO 8601. */
export interface ProgressEntry {
  lessonId: string;
  startedAt: string;
  endedAt: string;
  segments: Segment[];
  positionSeconds: number;
}

/** An entry on its way to the server. One that changes gets another id, so that an answer to the old one says nothing of it. */
export interface KeptEntry extends ProgressEntry {
  id: string;
}

/** What ends and begins again within this was not left in between. */
const SAME_GO_MS = 3_000;
/** No entry covers more: what is lost with one that the server refuses stays small. */
const LONGEST_MS = 10 * 60_000;
/** About two days of learning without a network; what is oldest goes first. */
export const MOST_ENTRIES = 300;

/** The same seconds as few stretches as can be, in order. */
export function union(segments: readonly Segment[]): Segment[] {
  const sorted = segments
    .filter(({ fromSeconds, toSeconds }) => toSeconds > fromSeconds)
    .sort((a, b) => a.fromSeconds - b.fromSeconds);
  const merged: Segment[] = [];
  for (const { fromSeconds, toSeconds } of sorted) {
    const last = merged[merged.length - 1];
    if (last && fromSeconds <= last.toSeconds) last.toSeconds = Math.max(last.toSeconds, toSeconds);
    else merged.push({ fromSeconds, toSeconds });
  }
  return merged;
}

const at = (iso: string): number => new Date(iso).getTime();

/** Whether `next` goes on where `before` ended, so that together they are still one go. */
function goesOn(before: ProgressEntry, next: ProgressEntry): boolean {
  const gap = at(next.startedAt) - at(before.endedAt);
  const whole = at(next.endedAt) - at(before.startedAt);
  return before.lessonId === next.lessonId && gap >= 0 && gap <= SAME_GO_MS && whole <= LONGEST_MS;
}

/** The list with one more, joined to the last where it goes on there, and never longer than it may be. */
export function withEntry(kept: readonly KeptEntry[], next: KeptEntry): KeptEntry[] {
  const last = kept[kept.length - 1];
  if (!last || !goesOn(last, next)) return [...kept, next].slice(-MOST_ENTRIES);
  const joined: KeptEntry = {
    ...next,
    startedAt: last.startedAt,
    segments: union([...last.segments, ...next.segments]),
  };
  return [...kept.slice(0, -1), joined];
}
