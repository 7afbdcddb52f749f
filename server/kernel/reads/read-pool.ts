import { Pool } from 'pg';

/** A statement that takes longer helps nobody who waits for it, and holds one of few connections meanwhile. */
const STATEMENT_MS = 10_000;

/** How long a request may wait for a free connection. */
const CONNECTION_MS = 10_000;

const MOST = 10;

/**
 * Connections of reads alone. Planning a page costs several times what running it does, and PostgreSQL plans a statement
 * anew for each set of values as long as it believes to gain by it: for visitors it always does, because what only a
 * viewer has is left out of their plans. Here a prepared statement is planned once. Statements of services stay apart:
 * a status they give as a value has to meet the index made for it.
 */
export function openReadPool(databaseUrl: string): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: MOST,
    statement_timeout: STATEMENT_MS,
    connectionTimeoutMillis: CONNECTION_MS,
    options: '-c plan_cache_mode=force_generic_plan -c jit=off',
  });
  // A connection that dies while nobody uses it is no fault: the next read opens another.
  pool.on('error', () => undefined);
  return pool;
}
