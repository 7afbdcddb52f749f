import type { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId, newId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { MediaState } from '../media/media.rules.js';
import type { StoredFile } from '../media/stored-file.entity.js';
import { TICKET_SECONDS } from '../users/tokens.js';
import { User } from '../users/user.entity.js';
import { lockViewer } from '../users/user-lock.service.js';
import { openableLesson } from './access.service.js';
import { isPlayed } from './completion.rules.js';
import { LearntLesson } from './learnt-lesson.entity.js';
import { LivePlayback } from './live-playback.entity.js';
import { signMedia, type MediaClaims, type MediaDoor } from './media-token.js';
import { keepOpenings } from './openings.js';
import {
  fileSeconds,
  PLAYLIST_SECONDS,
  READING_SECONDS,
  resumeAt,
  SILENCE_SECONDS,
  watermark,
} from './playback.rules.js';

export interface StartedPlayback {
  id: string;
  kind: 'HLS' | 'FILE' | 'PAGES';
  url: string;
  mime: string;
  expiresAt: Date;
  resumeSeconds: number;
  watermark: string;
}

interface Sitting {
  id: string;
  lesson: Lesson;
  file: StoredFile;
  viewer: Viewer | null;
}

/**
 * Begins a sitting with a lesson: whoever is logged in plays one recording at a time, documents are read beside it. It
 * counts as opened. Throws `NOT_FOUND`, `LESSON_LOCKED`, `MEDIA_NOT_READY`, `PLAYBACK_ELSEWHERE`, and `INVALID_INPUT`
 * for what has no file to be played.
 */
export async function startPlayback(
  ctx: Ctx,
  { lessonId, takeOver }: { lessonId: string; takeOver?: boolean | null },
): Promise<{ playback: StartedPlayback; lessonId: string }> {
  const { viewer } = ctx;
  if (viewer) await ctx.limits.consume('startPlayback', viewer.id);
  else await ctx.limits.consume('visitorPlaybacks', ctx.address);
  const sitting = await inTransaction(ctx, async tx => {
    if (viewer) await lockViewer(tx, viewer);
    const { lesson, staff } = await openableLesson(tx, lessonId);
    const file = lesson.media?.$;
    if (!file) throw new UserError('INVALID_INPUT', ['lessonId']);
    if (file.state !== MediaState.READY) throw new UserError('MEDIA_NOT_READY', ['lessonId']);
    const begun: Sitting = { id: newId(), lesson, file, viewer };
    if (viewer && isPlayed(lesson.kind)) await takeTurn(tx, viewer, begun, takeOver ?? false);
    if (viewer && !staff && !lesson.trial) await keepOpenings(tx.em, viewer.id, [lesson.id], tx.now());
    return begun;
  });
  return { playback: await shownTo(ctx, sitting), lessonId: sitting.lesson.id };
}

/** One row a person, taken by a conditional statement: what is played in another session holds it until it falls silent. */
async function takeTurn(
  tx: Tx<Ctx>,
  viewer: Viewer,
  { id, lesson }: Sitting,
  takeOver: boolean,
): Promise<void> {
  const now = tx.now();
  const silentSince = new Date(now.getTime() - SILENCE_SECONDS * 1000);
  const rows = await tx.em.execute<{ replaced: boolean }[]>(
    `insert into live_playbacks as p (id, created_at, user_id, session_id, lesson_id, seen_at)
     values (?::uuid, ?::timestamptz, ?::uuid, ?::uuid, ?::uuid, ?::timestamptz)
     on conflict (user_id) do update set id = excluded.id, created_at = excluded.created_at,
       session_id = excluded.session_id, lesson_id = excluded.lesson_id, seen_at = excluded.seen_at
     where ?::boolean or p.session_id = excluded.session_id or p.seen_at <= ?::timestamptz
     returning xmax <> 0 as replaced`,
    [
      ...[id, now.toISOString(), viewer.id, viewer.sessionId, lesson.id, now.toISOString()],
      ...[takeOver, silentSince.toISOString()],
    ],
  );
  const [row] = rows;
  if (!row) throw new UserError('PLAYBACK_ELSEWHERE', ['takeOver']);
  if (row.replaced) tx.publish('accessChanged', viewer.id);
}

/** What the viewer is told of a sitting. */
async function shownTo(ctx: Ctx, { id, lesson, file, viewer }: Sitting): Promise<StartedPlayback> {
  const em = ctx.em.fork();
  const learnt = viewer && (await em.findOne(LearntLesson, { user: viewer.id, lesson: lesson.id }));
  const user = viewer && (await em.findOneOrFail(User, viewer.id));
  const played = isPlayed(lesson.kind);
  const claims: MediaClaims = {
    ...{ lesson: lesson.id, course: lesson.course.id, file: file.id, viewer },
    playback: viewer && played ? id : null,
  };
  const { kind, door, path, seconds } = wayTo(file, lesson, played);
  const { token, expiresAt } = await signMedia(ctx, door, claims, seconds);
  return {
    ...{ id, kind, expiresAt, url: `${ctx.publicUrl}/media/${path(token)}` },
    mime: { HLS: 'application/vnd.apple.mpegurl', PAGES: 'application/json', FILE: file.mime }[kind],
    resumeSeconds: resumeAt(learnt?.positionSeconds ?? 0, played ? lesson.durationSeconds : 0),
    watermark: user ? watermark(user) : '',
  };
}

interface Way {
  kind: StartedPlayback['kind'];
  door: MediaDoor;
  seconds: number;
  path: (token: string) => string;
}

function wayTo(file: StoredFile, { durationSeconds }: Lesson, played: boolean): Way {
  if (file.segments)
    return { kind: 'HLS', door: 'playlist', seconds: PLAYLIST_SECONDS, path: it => `play/${it}/index.m3u8` };
  if (file.mime === 'application/epub+zip')
    return { kind: 'PAGES', door: 'pages', seconds: READING_SECONDS, path: it => `pages/${it}` };
  const seconds = played ? fileSeconds(durationSeconds, TICKET_SECONDS) : READING_SECONDS;
  return { kind: 'FILE', door: 'file', seconds, path: it => `file/${it}` };
}

/** Ends what the viewer plays, where it still is what they play; ending it again does no harm. */
export async function endPlayback(ctx: Ctx, id: string): Promise<void> {
  const { viewer } = ctx;
  if (!viewer || !isId(id)) return;
  await inTransaction(ctx, async tx => {
    if (await tx.em.nativeDelete(LivePlayback, { id, user: viewer.id }))
      tx.publish('accessChanged', viewer.id);
  });
}

/** A sign of life of a playback; why it has to stop, where it has to. */
export async function beat(
  tx: Tx<Ctx>,
  viewer: Viewer,
  id: string,
): Promise<'PLAYBACK_ELSEWHERE' | 'LESSON_LOCKED' | null> {
  if (!isId(id)) return 'PLAYBACK_ELSEWHERE';
  const mine = { id, user: viewer.id, session: viewer.sessionId };
  if (!(await tx.em.nativeUpdate(LivePlayback, mine, { seenAt: tx.now() }))) return 'PLAYBACK_ELSEWHERE';
  return (await tx.reads.shows(tx, LivePlayback, id)) ? null : 'LESSON_LOCKED';
}
