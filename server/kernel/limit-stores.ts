import type { EntityManager } from '@mikro-orm/postgresql';
import { Redis } from 'ioredis';
import type { Pool } from 'pg';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Logger } from './log.js';
import type { Vault } from './vault.js';

export interface LimiterOptions {
  keyPrefix: string;
  points: number;
  /** Seconds. */
  duration: number;
}

/** Where attempts are counted. */
export interface LimitStore {
  limiter(options: LimiterOptions): RateLimiterAbstract;
  close(): Promise<void>;
}

/** The table of `rate-limiter-flexible`, which a migration makes and `pruneLimits` keeps small. */
const LIMITS_TABLE = 'rate_limits';

const nothing = (): Promise<void> => Promise.resolve();

/** What went over its limit is refused from memory: a flood costs no more statements. */
const refusedFromMemory = (points: number) => ({ inMemoryBlockOnConsumed: points + 1 });

/** In this process; gone with it. */
export const inMemory: LimitStore = {
  limiter: options => new RateLimiterMemory(options),
  close: nothing,
};

/** In the database: for what must hold after a restart and for all processes. */
export function inPostgres(pool: Pool): LimitStore {
  return {
    limiter: options =>
      new RateLimiterPostgres({
        ...options,
        ...refusedFromMemory(options.points),
        storeClient: pool,
        storeType: 'pool',
        tableName: LIMITS_TABLE,
        tableCreated: true,
        clearExpiredByTimeout: false,
      }),
    close: nothing,
  };
}

/** What is over is refused no more, and forgotten; limits go by the real time, as whoever waits does. */
export async function pruneLimits(em: EntityManager): Promise<void> {
  await em.execute(`delete from ${LIMITS_TABLE} where expire < ?`, [Date.now()]);
}

/** In Redis; while it does not answer, each process counts in its own memory, so that nobody guesses freely meanwhile. */
export function inRedis(url: string, log: Logger): LimitStore {
  const client = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 1000 });
  let isDown = false;
  client.on('error', (error: unknown) => {
    if (!isDown) log.warn({ error }, 'Redis does not answer: attempts are counted in memory');
    isDown = true;
  });
  client.on('ready', () => (isDown = false));
  return {
    limiter: options =>
      new RateLimiterRedis({
        ...options,
        ...refusedFromMemory(options.points),
        storeClient: client,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory(options),
      }),
    close: async () => client.disconnect(),
  };
}

/** Which attempts are counted where; no name and no address stands in a store that outlives the process. */
export function limitStores(
  redisUrl: string | null,
  pool: Pool,
  vault: Vault,
  log: Logger,
): { kept: LimitStore; others: LimitStore; blind: (key: string) => string } {
  const redis = redisUrl ? inRedis(redisUrl, log) : null;
  return {
    kept: redis ?? inPostgres(pool),
    others: redis ?? inMemory,
    blind: key => vault.index('limit', key),
  };
}
