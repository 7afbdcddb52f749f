import { setTimeout } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Pool, PoolClient } from 'pg';

/** Any number that nobody else uses for advisory locks of this database. */
const PRESENCE = 7_421_009;

/** The same, of locks that carry the hash of a pool of workers' id. */
const POOLS = 7_421_010;

const AGAIN_MS = 500;

interface Presence {
  /** From now on the jobs of this pool of workers are those of a living process. */
  holdFor(poolId: string): void;
  end(): void;
}

/**
 * Every process with workers holds a shared lock for as long as it lives. Who can have it alone at start knows that all
 * others are dead, and frees the jobs that they held when they were killed; the queue itself would wait four hours.
 */
export async function announcePresence(pool: Pool): Promise<Presence> {
  const client = await pool.connect();
  const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
    PRESENCE,
  ]);
  if (rows[0]?.alone) {
    await client.query(`select graphile_worker.force_unlock_workers(array_agg(locked_by))
      from graphile_worker.jobs where locked_by is not null having count(*) > 0`);
  }
  await client.query('select pg_advisory_lock_shared($1)', [PRESENCE]);
  if (rows[0]?.alone) await client.query('select pg_advisory_unlock($1)', [PRESENCE]);
  return keepPresence(pool, client);
}

const LOCK_POOL = 'select pg_advisory_lock_shared($1, hashtext($2))';

/** The lock goes with its connection, and others would then take the jobs of the living for those of the dead. */
function keepPresence(pool: Pool, first: PoolClient): Presence {
  let client: PoolClient | null = null;
  let isOver = false;
  const pools: string[] = [];
  const hold = (locked: PoolClient): void => {
    client = locked;
    locked.once('end', () => {
      client = null;
      void renew();
    });
  };
  const renew = async (): Promise<void> => {
    while (!isOver && !client) {
      await setTimeout(AGAIN_MS);
      const next = await pool.connect().catch(() => null);
      if (!next) continue;
      hold(next);
      await next.query('select pg_advisory_lock_shared($1)', [PRESENCE]).catch(() => undefined);
      pools.forEach(lockPool);
    }
  };
  // A lock that fails fails with its connection, and the next connection takes it.
  const lockPool = (poolId: string): void =>
    void client?.query(LOCK_POOL, [POOLS, poolId]).catch(() => undefined);
  hold(first);
  return {
    holdFor(poolId) {
      pools.push(poolId);
      lockPool(poolId);
    },
    end() {
      isOver = true;
      client?.release(true);
    },
  };
}

/** Long enough for a pool of workers that has just begun to have its lock. */
const SETTLED = '1 minute';

/**
 * Frees the jobs of a process that was killed while others live: whose pool's lock can be had has no process any more.
 */
export async function freeJobsOfTheDead(em: EntityManager): Promise<void> {
  await em.execute(`with holders as materialized (select distinct locked_by as id from graphile_worker.jobs
      where locked_at < now() - interval '${SETTLED}'),
    dead as materialized (select id from holders where pg_try_advisory_xact_lock(${POOLS}, hashtext(id)))
    select graphile_worker.force_unlock_workers(array_agg(id)) from dead having count(*) > 0`);
}
