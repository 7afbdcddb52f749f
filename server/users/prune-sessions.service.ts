import type { Ctx } from '../context.js';
import { IDLE_SECONDS } from './refresh.rules.js';

/** So many at once that a statement takes no second. */
const BATCH = 5000;

/**
 * Deletes refresh tokens that have ended, and sessions that have been over for a month: revoked, or with nothing left to
 * renew them by. A used token stays until its end, because to see one again is how theft is found.
 */
export async function pruneSessions(ctx: Ctx): Promise<void> {
  const now = ctx.now();
  const monthAgo = new Date(now.getTime() - IDLE_SECONDS * 1000);
  await deleteAll(ctx, 'refresh_tokens', 'expires_at < ?', [now]);
  await deleteAll(ctx, 'sessions', 'revoked_at < ? or last_used_at < ?', [monthAgo, monthAgo]);
}

async function deleteAll(ctx: Ctx, table: string, over: string, times: Date[]): Promise<void> {
  const em = ctx.em.fork();
  const sql = `delete from ${table} where id in (select id from ${table} where ${over} limit ${BATCH}) returning id`;
  const values = times.map(time => time.toISOString());
  while ((await em.execute<unknown[]>(sql, values)).length === BATCH);
}
