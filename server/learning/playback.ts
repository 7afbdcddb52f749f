import { jwtVerify, SignJWT } from 'jose';
import type { Ctx } from '../context.js';

/** A sitting may pause and seek: the ticket outlives the lesson by half an hour. */
const SPARE_SECONDS = 30 * 60;

const AUDIENCE = 'playback';

const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret);

/** A ticket for one private file, in the path of its address: players cannot send headers. */
export async function videoUrl(file: { path: string; seconds: number }, ctx: Ctx): Promise<string> {
  const issued = Math.floor(ctx.now().getTime() / 1000);
  const ticket = await new SignJWT({ path: file.path })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(AUDIENCE)
    .setExpirationTime(issued + file.seconds + SPARE_SECONDS)
    .sign(keyOf(ctx.config.sessionSecret));
  return `${ctx.publicUrl}/media/play/${ticket}`;
}

/** The private file a ticket opens; null for altered or expired ones. */
export async function pathOfTicket(ticket: string, secret: string, now: Date): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(ticket, keyOf(secret), {
      audience: AUDIENCE,
      algorithms: ['HS256'],
      currentDate: now,
    });
    return typeof payload.path === 'string' ? payload.path : null;
  } catch {
    return null;
  }
}
