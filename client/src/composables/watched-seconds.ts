import { union, type ProgressEntry, type Segment } from './progress-entries';

/** How much farther than the clock a position may come: events arrive late and together. */
const SLACK_SECONDS = 1.5;
/** A longer stop than this, such as for the network, is no time of learning. */
const LONGEST_STOP_SECONDS = 3;

interface Go {
  startedAt: number;
  endedAt: number;
  /** From where to where, not rounded yet. */
  parts: [from: number, to: number][];
}

/**
 * What was really watched, from the positions that a player tells. Whatever comes at the pace of the clock counts, at
 * any speed; a jump does not. `now` is the wall clock in milliseconds.
 */
export function watchedSeconds(lessonId: string, now: () => number) {
  let goes: Go[] = [];
  let last: { position: number; at: number } | null = null;
  let rate = 1;

  function count(from: number, to: number, since: number, until: number): void {
    const learning = ((to - from) / rate) * 1000;
    const stopped = until - since - learning > LONGEST_STOP_SECONDS * 1000;
    const go = goes[goes.length - 1];
    const part = go?.parts[go.parts.length - 1];
    if (!go || !part || stopped || go.endedAt !== since) {
      goes.push({ startedAt: stopped ? until - learning : since, endedAt: until, parts: [[from, to]] });
      return;
    }
    go.endedAt = until;
    if (part[1] === from) part[1] = to;
    else go.parts.push([from, to]);
  }

  return {
    /** The player says where it is, and that it is playing. */
    at(position: number): void {
      const time = now();
      if (last) {
        const moved = position - last.position;
        const passed = (time - last.at) / 1000;
        if (moved > 0 && passed >= 0 && moved <= passed * rate + SLACK_SECONDS)
          count(last.position, position, last.at, time);
      }
      last = { position, at: time };
    },
    /** The player stopped or jumped: the next position begins anew. */
    broken(): void {
      last = null;
    },
    faster(to: number): void {
      rate = to;
    },
    /** What came together since the last time, in whole seconds, an entry for each go. */
    take(positionSeconds: number): ProgressEntry[] {
      const taken = goes;
      goes = [];
      return taken
        .map(({ startedAt, endedAt, parts }) => ({
          lessonId,
          startedAt: new Date(startedAt).toISOString(),
          endedAt: new Date(endedAt).toISOString(),
          segments: union(parts.map(whole)),
          positionSeconds: Math.max(0, Math.round(positionSeconds)),
        }))
        .filter(({ segments }) => segments.length > 0);
    },
  };
}

/** Rounded alike at both ends, stretches that touched still touch, and no second is counted twice. */
const whole = ([from, to]: [number, number]): Segment => ({
  fromSeconds: Math.round(from),
  toSeconds: Math.round(to),
});
