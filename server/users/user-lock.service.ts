import type { EntityManager } from '@mikro-orm/postgresql';
import { User } from './user.entity.js';

/**
 * Makes everything about one person queue until the transaction ends, and returns a reference to them. Weaker than what
 * `PESSIMISTIC_WRITE` takes: a row that names the person, an audit entry for one, asks that they stay (FOR KEY SHARE),
 * and staff who act on each other would wait for each other for ever.
 */
export async function lockUser({ em }: { em: EntityManager }, id: string): Promise<User> {
  const rows = await em.execute<unknown[]>('select 1 from users where id = ? for no key update', [id]);
  if (!rows.length) throw new Error(`No user ${id}`);
  return em.getReference(User, id);
}
