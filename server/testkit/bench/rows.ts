import type { Pool } from 'pg';

const TABLES = [
  'orders',
  'order_lines',
  'order_timeline_entries',
  'payments',
  'payment_notifications',
  'ledger_postings',
  'grants',
];

/** How many rows each table has that a purchase writes into. */
export async function rowsOfPurchases(database: Pool): Promise<Record<string, number>> {
  const counts = TABLES.map(table => `(select count(*)::int from ${table}) as ${table}`);
  const { rows } = await database.query<Record<string, number>>(`select ${counts.join(', ')}`);
  return rows[0] ?? {};
}

/** Questions of the server about payments, which it asks five seconds after they were opened. */
export async function dueJobs(database: Pool): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    `select count(*)::int as n from graphile_worker.jobs where run_at < now() + interval '10 seconds'`,
  );
  return rows[0]?.n ?? 0;
}
