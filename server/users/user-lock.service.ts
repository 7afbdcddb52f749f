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
 * The same for whoever acts: an account that was banned, merged or erased while the request was on its way gets nothing
 * any more, `UNAUTHENTICATED` as the next request would.
 */
export async function lockViewer({ em }: { em: EntityManager }, viewer: Pick<Viewer, 'id'>): Promise<User> {
  if ((await lockedStatus(em, viewer.id)) !== UserStatus.ACTIVE)
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
