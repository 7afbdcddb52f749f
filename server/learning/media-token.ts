import type { Ctx, Viewer } from '../context.js';
import { sign, verify } from '../kernel/signed.js';
import { READING_SECONDS } from './playback.rules.js';

/** What a token opens: a playlist with its key, one file, or the pages of a book. */
export type MediaDoor = 'playlist' | 'file' | 'pages';

/** What one viewer may fetch of one lesson. */
export interface MediaClaims {
  lesson: string;
  course: string;
  file: string;
  /** The sitting it belongs to; null for what is looked at beside one: documents, pictures, and whatever a visitor tries. */
  playback: string | null;
  /** Null for a visitor. */
  viewer: Viewer | null;
}

const audienceOf = (door: MediaDoor): string => `media-${door}`;

/** A token for the path of an address, because players send no headers, and when it ends. */
export async function signMedia(
  { config, now }: Pick<Ctx, 'config' | 'now'>,
  door: MediaDoor,
  { viewer, playback, ...claims }: MediaClaims,
  seconds: number,
): Promise<{ token: string; expiresAt: Date }> {
  const expires = Math.floor(now().getTime() / 1000) + seconds;
  const who = viewer && { sub: viewer.id, sid: viewer.sessionId, role: viewer.role };
  const all = { ...claims, ...(playback && { playback }), ...who };
  const token = await sign(audienceOf(door), all, config.sessionSecret, expires);
  return { token, expiresAt: new Date(expires * 1000) };
}

/** What a token says; null for altered, foreign and expired ones. */
export async function readMedia(
  { config, now }: Pick<Ctx, 'config' | 'now'>,
  door: MediaDoor,
  token: string,
): Promise<MediaClaims | null> {
  const claims = await verify(audienceOf(door), token, config.sessionSecret, now());
  if (!claims) return null;
  const text = (name: string): string | null => {
    const value = claims[name];
    return typeof value === 'string' ? value : null;
  };
  const [lesson, course, file] = [text('lesson'), text('course'), text('file')];
  if (!lesson || !course || !file) return null;
  const [id, sessionId, role] = [text('sub'), text('sid'), text('role')];
  const viewer = id && sessionId && role ? { id, sessionId, role: role as Viewer['role'] } : null;
  return { lesson, course, file, playback: text('playback'), viewer };
}

/** The address of a picture within an article or a book, for this viewer and a sitting. */
export async function pictureAddress(
  ctx: Pick<Ctx, 'config' | 'now' | 'publicUrl'>,
  claims: MediaClaims,
): Promise<string> {
  const { token } = await signMedia(ctx, 'file', claims, READING_SECONDS);
  return `${ctx.publicUrl}/media/file/${token}`;
}
