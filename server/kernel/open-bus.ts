import type { Pool } from 'pg';
import type { Bus, Hear } from './bus.js';
import { overPostgres } from './bus-postgres.js';
import { overRedis } from './bus-redis.js';
import type { Logger } from './log.js';

interface Ways {
  redisUrl: string | null;
  pool: Pool;
  databaseUrl: string;
  log: Logger;
}

/** Over Redis where it is set, else over PostgreSQL itself. */
export const busOver = ({ redisUrl, pool, databaseUrl, log }: Ways): ((hear: Hear) => Bus) =>
  redisUrl ? overRedis(redisUrl, pool, log) : overPostgres(databaseUrl, log);
