import { SaveProgressDocument } from '../../graphql/generated/graphql.js';
import type { Entry } from '../learning/progress.rules.js';
import type { TestApp } from './start-app.js';
import type { Visitor } from './visitor.js';

export interface Saved {
  lessons: { id: string }[];
  refused: number[];
  userErrors: { code: string; field: string[] | null }[];
}

export async function saveProgress(
  { run }: Visitor,
  entries: readonly Entry[],
  playbackId?: string,
): Promise<Saved> {
  return (await run<{ saveProgress: Saved }>(SaveProgressDocument, { input: { entries, playbackId } }))
    .saveProgress;
}

/** Some seconds of a lesson, played from `from` to `to` and ending so long before now. */
export function watched(
  { clock }: Pick<TestApp, 'clock'>,
  lessonId: string,
  { from, to, ago = 0 }: { from: number; to: number; ago?: number },
): Entry {
  const end = clock.now().getTime() - ago * 1000;
  return {
    lessonId,
    startedAt: new Date(end - (to - from) * 1000),
    endedAt: new Date(end),
    segments: [{ fromSeconds: from, toSeconds: to }],
    positionSeconds: to,
  };
}
