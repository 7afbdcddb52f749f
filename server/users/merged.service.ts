import type { EntityManager } from '@mikro-orm/postgresql';

/** Every account that is one person: this one first, and those that were merged into it, over however many steps. */
export async function accountsOf({ em }: { em: EntityManager }, userId: string): Promise<string[]> {
  const merged = await em.execute<{ id: string }[]>(
    `with recursive merged (id) as (
       select id from users where merged_into_id = ?
       union select u.id from users u join merged m on u.merged_into_id = m.id
     ) select id from merged`,
    [userId],
  );
  return [userId, ...merged.map(({ id }) => id)];
}
