import { EndPlaybackDocument, StartPlaybackDocument } from '../../graphql/generated/graphql.js';
import type { UserErrors } from './purchase.js';
import type { TestApp } from './start-app.js';
import type { Visitor } from './visitor.js';

export interface Played {
  id: string;
  kind: string;
  url: string;
  mime: string;
  expiresAt: string;
  resumeSeconds: number;
  watermark: string;
}

type Started = UserErrors & { playback: Played | null };

export async function startPlayback(
  { run }: Visitor,
  lessonId: string,
  takeOver?: boolean,
): Promise<Started> {
  const input = { lessonId, takeOver };
  return (await run<{ startPlayback: Started }>(StartPlaybackDocument, { input })).startPlayback;
}

/** Starts a playback that must be let in. */
export async function play(visitor: Visitor, lessonId: string, takeOver?: boolean): Promise<Played> {
  const { playback, userErrors } = await startPlayback(visitor, lessonId, takeOver);
  if (!playback) throw new Error(JSON.stringify(userErrors));
  return playback;
}

export const endPlayback = ({ run }: Visitor, id: string): Promise<unknown> =>
  run(EndPlaybackDocument, { id });

/** The lessons of a course in their order. */
export const lessonsOf = (
  app: TestApp,
  { id }: { id: string },
): Promise<{ id: string; trial: boolean; kind: string }[]> =>
  app.sql('select id, trial, kind from lessons where course_id = $1 order by number', [id]);

export const statusOf = async (url: string, init: RequestInit = {}): Promise<number> =>
  (await fetch(url, init)).status;
