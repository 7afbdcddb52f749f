import { createHash, randomBytes } from 'node:crypto';
import type { Viewer } from '../context.js';
import { sign, verify } from '../kernel/signed.js';
import { Role } from './user.entity.js';

/** An access token lives ten minutes. */
export const ACCESS_SECONDS = 10 * 60;

/**
 * The longest that anything is good for which was given to a session, the address of a video for one: for so long a
 * revocation has to be remembered.
 */
export const TICKET_SECONDS = 6 * 60 * 60;

const AUDIENCE = 'api';

export async function signAccess(
  viewer: Viewer,
  secret: string,
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const expires = Math.floor(now.getTime() / 1000) + ACCESS_SECONDS;
  const claims = { sub: viewer.id, sid: viewer.sessionId, role: viewer.role };
  const token = await sign(AUDIENCE, claims, secret, expires);
  return { token, expiresAt: new Date(expires * 1000) };
}

/** The viewer of an access token and when it ends; null for altered, foreign or expired ones. */
export async function verifyAccess(
  token: string,
  secret: string,
  now: Date,
): Promise<{ viewer: Viewer; expiresAt: Date } | null> {
  const claims = await verify(AUDIENCE, token, secret, now);
  if (!claims) return null;
  const { sub, sid, role, exp } = claims;
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof exp !== 'number' || !isRole(role))
    return null;
  return { viewer: { id: sub, sessionId: sid, role }, expiresAt: new Date(exp * 1000) };
}

const isRole = (role: unknown): role is Role => Object.values<unknown>(Role).includes(role);

export const newRefreshToken = (): string => randomBytes(32).toString('base64url');

/** Only this is kept: a dump of the database opens no session. */
export const hashOf = (refreshToken: string): string =>
  createHash('sha256').update(refreshToken).digest('hex');
