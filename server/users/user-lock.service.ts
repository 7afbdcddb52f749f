import type { EntityManager } from '@mikro-orm/postgresql';
import type { Viewer } from '../context.js';
import { refusal } from '../kernel/errors.js';
import { User, UserStatus } from './user.entity.js';

/**
 * Makes everything about one person queue until the transaction ends, and returns a reference to them. Weaker than what
 * `PESSIMISTIC_WRITE` takes: a row that names the person asks that they stay (FOR KEY SHARE), and whoever acts on each
 * other would wait for each other for ever.
 */
export async function lockUser({ em }: { em: EntityManager }, id: string): Promise<User> {
  if (!(await lockedStatus(em, id))) throw new Error(`No user ${id}`);
  return em.getReference(User, id);
}

/**
 * The same for whoever acts: a session that ended while the request was on its way, and an account that was banned,
 * merged or erased, get nothing any more, `UNAUTHENTICATED` as the next request would. The session's row is locked too:
 * of rows that are only joined, a statement that had to wait sees what was true before it waited.
 */
export async function lockViewer(
  { em }: { em: EntityManager },
  viewer: Pick<Viewer, 'id' | 'sessionId'>,
): Promise<User> {
  const [row] = await em.execute<{ status: UserStatus; revokedAt: unknown }[]>(
    `select u.status, s.revoked_at as "revokedAt" from users u join sessions s on s.user_id = u.id
     where u.id = ? and s.id = ? for no key update of u for share of s`,
    [viewer.id, viewer.sessionId],
  );
  if (row?.status !== UserStatus.ACTIVE || row.revokedAt !== null)
    throw refusal('UNAUTHENTICATED', 'The session has ended.');
  return em.getReference(User, viewer.id);
}

/** The status as the last transaction before this one left it; null where there is no such user. */
export async function lockedStatus(em: EntityManager, id: string): Promise<UserStatus | null> {
  const [row] = await em.execute<{ status: UserStatus }[]>(
    'select status from users where id = ? for no key update',
    [id],
  );
  return row?.status ?? null;
}
