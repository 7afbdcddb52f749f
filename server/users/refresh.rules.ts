import type { UserStatus } from './user.entity.js';

/** A session that is not used for so long ends by itself: a learner who comes monthly stays logged in. */
export const IDLE_SECONDS = 30 * 24 * 60 * 60;

/** However often it is used, a session ends after half a year: somewhere a forgotten device is still logged in. */
export const SESSION_SECONDS = 180 * 24 * 60 * 60;

/** A used refresh token answers once more within this time: two requests of one page may refresh at once. */
export const REFRESH_GRACE_SECONDS = 20;

interface Link {
  expiresAt: Date;
  usedAt: Date | null;
}

interface Chain {
  createdAt: Date;
  revokedAt: Date | null;
}

/** REUSED: two parties hold the link, so that the whole chain must end. */
export function refreshVerdict(
  link: Link,
  session: Chain,
  status: `${UserStatus}`,
  now: Date,
): 'RENEW' | 'REUSED' | 'ENDED' {
  if (status !== 'ACTIVE' || session.revokedAt || link.expiresAt <= now) return 'ENDED';
  const isReused = link.usedAt && now.getTime() - link.usedAt.getTime() > REFRESH_GRACE_SECONDS * 1000;
  return isReused ? 'REUSED' : 'RENEW';
}

/** When a link that is made now ends. */
export function linkEnd(session: Pick<Chain, 'createdAt'>, now: Date): Date {
  const idle = now.getTime() + IDLE_SECONDS * 1000;
  return new Date(Math.min(idle, session.createdAt.getTime() + SESSION_SECONDS * 1000));
}
