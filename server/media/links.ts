import type { Ctx } from '../context.js';
import { sign, verify } from '../kernel/signed.js';

const AUDIENCE = 'file';

/** Long enough to look at it, too short to be passed on. */
const LINK_SECONDS = 10 * 60;

/** What a link opens, and the session that it ends with. */
export interface FileLink {
  fileId: string;
  sessionId: string;
}

/**
 * The address of one private file for a viewer whom the caller has found to be allowed to see it: browsers and pictures
 * cannot send headers. It ends after ten minutes, or with the session that asked.
 */
export async function fileLink(ctx: Ctx, fileId: string): Promise<string> {
  if (!ctx.viewer) throw new Error('A link is for somebody who is logged in');
  const expires = Math.floor(ctx.now().getTime() / 1000) + LINK_SECONDS;
  const claims = { file: fileId, sid: ctx.viewer.sessionId };
  const token = await sign(AUDIENCE, claims, ctx.config.sessionSecret, expires);
  return `${ctx.publicUrl}/media/preview/${token}`;
}

/** What a link opens; null for altered, foreign or expired ones. */
export async function readFileLink(
  token: string,
  { secret, now }: { secret: string; now: Date },
): Promise<FileLink | null> {
  const claims = await verify(AUDIENCE, token, secret, now);
  if (typeof claims?.file !== 'string' || typeof claims.sid !== 'string') return null;
  return { fileId: claims.file, sessionId: claims.sid };
}
