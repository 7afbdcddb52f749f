import type { Ctx } from '../context.js';
import { LivePlayback } from './live-playback.entity.js';
import type { MediaClaims } from './media-token.js';
import { OpenLesson } from './open-lesson.js';

/**
 * Whether whoever holds the token may fetch what it names, at this moment: the session goes on, what is played is still
 * what this account plays, and the lesson is open to them, all by one statement. A token alone opens nothing.
 */
export async function mayFetch(ctx: Ctx, claims: MediaClaims): Promise<boolean> {
  const { viewer, playback, lesson } = claims;
  if (viewer && ctx.sessions.isRevoked(viewer.sessionId)) return false;
  const asViewer = { ...ctx, viewer };
  return playback
    ? ctx.reads.shows(asViewer, LivePlayback, playback)
    : ctx.reads.shows(asViewer, OpenLesson, lesson);
}
