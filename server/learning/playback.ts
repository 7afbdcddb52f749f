import type { Ctx } from '../context.js';
import { sign, verify } from '../kernel/signed.js';

/** A sitting may pause and seek: the ticket outlives the lesson by half an hour. */
const SPARE_SECONDS = 30 * 60;

const AUDIENCE = 'playback';

export interface VideoFile {
  path: string;
  seconds: number;
}

/** A ticket for one private file, in the path of its address: players cannot send headers. */
export async function videoUrl(file: VideoFile, ctx: Ctx): Promise<string> {
  const issued = Math.floor(ctx.now().getTime() / 1000);
  const expires = issued + file.seconds + SPARE_SECONDS;
  const ticket = await sign(AUDIENCE, { path: file.path }, ctx.config.sessionSecret, expires);
  return `${ctx.publicUrl}/media/play/${ticket}`;
}

/** The private file a ticket opens; null for altered or expired ones. */
export async function pathOfTicket(ticket: string, secret: string, now: Date): Promise<string | null> {
  const claims = await verify(AUDIENCE, ticket, secret, now);
  return typeof claims?.path === 'string' ? claims.path : null;
}
