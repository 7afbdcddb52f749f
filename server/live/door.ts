import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Given } from '../kernel/reads/index.js';
import { isLiveStaff, opensRoom, rs } from './live.reads.js';

/** Stands for a visitor. */
export const NIL = '00000000-0000-0000-0000-000000000000';

const anybody: Pick<Given, 'viewerId' | 'viewerRole'> = {
  viewerId: sql.ref('u.id'),
  viewerRole: sql.ref('u.role'),
};

/** Which of many may be in a room, and whether they run it: `opensRoom` for all of them in one statement. */
export async function whoMayStay(
  em: EntityManager,
  sessionId: string,
  userIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, boolean>> {
  const given = { ...anybody, now: sql`${now}::timestamptz` } as Given;
  const { rows } = await sql<{
    id: string;
    isStaff: boolean;
  }>`select m.id, ${isLiveStaff(rs, given)} as "isStaff" from unnest(${userIds}::uuid[]) as m(id)
    join live_sessions rs on rs.id = ${sessionId} left join users u on u.id = m.id
    where ${opensRoom(rs, given)}`.execute(em.getKysely());
  return new Map(rows.map(({ id, isStaff }) => [id, isStaff]));
}
