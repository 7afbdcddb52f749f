import type { Ctx } from '../context.js';
import { sign, verify } from '../kernel/signed.js';
import { TICKET_SECONDS } from '../users/tokens.js';

/** A sitting may pause and seek: the ticket outlives the lesson by half an hour. */
const SPARE_SECONDS = 30 * 60;

const AUDIENCE = 'playback';

export interface VideoFile {
  path: string;
  seconds: number;
}

/**
 * A ticket for one private file, in the path of its address: players cannot send headers. It ends with its time or with
 * its session, and not with the grant: what was handed out is watched to its end, as a refund's terms have counted it.
 */
export async function videoUrl(file: VideoFile, ctx: Ctx): Promise<string> {
  const issued = Math.floor(ctx.now().getTime() / 1000);
  const expires = issued + Math.min(file.seconds + SPARE_SECONDS, TICKET_SECONDS);
  const claims = { path: file.path, ...(ctx.viewer && { sid: ctx.viewer.sessionId }) };
  const ticket = await sign(AUDIENCE, claims, ctx.config.sessionSecret, expires);
  return `${ctx.publicUrl}/media/play/${ticket}`;
}

export interface Ticket {
  path: string;
  /** Whose it is: it ends with the session. Null for a visitor's. */
  sessionId: string | null;
}

/** What a ticket opens; null for altered or expired ones. */
export async function readTicket(ticket: string, secret: string, now: Date): Promise<Ticket | null> {
  const claims = await verify(AUDIENCE, ticket, secret, now);
  if (typeof claims?.path !== 'string') return null;
  return { path: claims.path, sessionId: typeof claims.sid === 'string' ? claims.sid : null };
}
