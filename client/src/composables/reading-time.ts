import type { ProgressEntry } from './progress-entries';

/** Whoever turns no page and moves nothing for longer has gone away. */
const LONGEST_LOOK_MS = 3 * 60_000;

/**
 * The time somebody spends with what is read, as entries without seconds that were played: it counts as time of learning.
 * `now` is the wall clock in milliseconds.
 */
export function readingTime(lessonId: string, now: () => number) {
  /** Since when nothing was taken yet; null while nobody reads. */
  let since: number | null = null;
  let seenAt = 0;
  let toldPage = 0;

  return {
    /** Somebody is there: the page came to the front, was turned or moved. */
    seen(): void {
      if (since === null || now() - seenAt > LONGEST_LOOK_MS) since = now();
      seenAt = now();
    },
    /** What came together since the last time, up to where they were last known to be there. */
    take(page = 0): ProgressEntry[] {
      if (since === null) return [];
      const startedAt = since;
      const endedAt = Math.min(now(), seenAt + LONGEST_LOOK_MS);
      since = Math.max(startedAt, now());
      // A page that was turned to is told also where no time went by.
      if (endedAt <= startedAt && page === toldPage) return [];
      toldPage = page;
      const iso = (time: number) => new Date(time).toISOString();
      const span = { startedAt: iso(startedAt), endedAt: iso(Math.max(startedAt, endedAt)) };
      return [{ lessonId, ...span, segments: [], positionSeconds: page }];
    },
    /** The page went to the back; what comes before it is seen again is not counted. */
    left(): void {
      since = null;
    },
  };
}
