import type { Ctx } from '../context.js';
import { inTransaction } from '../kernel/transaction.js';
import { erasureJob } from './erasure.job.js';
import { RETENTIONS, type Retention } from './retention.rules.js';

const DAY_MS = 24 * 3_600_000;

/** So many at once that a statement takes no second. */
const BATCH = 5000;

/** Deletes what has had its time, and has accounts erased whose job got lost. */
export async function tidy(ctx: Ctx): Promise<void> {
  for (const retention of RETENTIONS) await deleteOld(ctx, retention);
  await forgetPayers(ctx);
  await eraseForgotten(ctx);
}

async function deleteOld(ctx: Ctx, { table, since, days }: Retention): Promise<void> {
  const em = ctx.em.fork();
  const before = new Date(ctx.now().getTime() - days * DAY_MS).toISOString();
  const sql = `delete from ${table} where id in
    (select id from ${table} where ${since} < ?::timestamptz limit ${BATCH}) returning id`;
  while ((await em.execute<unknown[]>(sql, [before])).length === BATCH);
}

/**
 * A payment that came after its account was erased is sent back to the payer whom the channel named; once the money is
 * there, the name goes.
 */
async function forgetPayers(ctx: Ctx): Promise<void> {
  await ctx.em.fork().execute(
    `update payments p set sealed_payer_id = '' from orders o join users u on u.id = o.user_id
     where o.id = p.order_id and u.status = 'ERASED' and p.sealed_payer_id <> '' and not exists
       (select from refunds r where r.payment_id = p.id and r.status in ('REQUESTED', 'APPROVED', 'PROCESSING', 'ABNORMAL'))`,
  );
}

async function eraseForgotten(ctx: Ctx): Promise<void> {
  const due = await ctx.em.fork().execute<{ id: string }[]>(
    `select u.id from users u where u.deletion_due_at <= ?::timestamptz and u.status in ('ACTIVE', 'BANNED') and not exists
       (select from graphile_worker.jobs j where j.key = 'eraseAccount ' || u.id and j.attempts < j.max_attempts)`,
    [ctx.now().toISOString()],
  );
  await inTransaction(ctx, async tx => due.forEach(({ id }) => tx.enqueue(erasureJob(id, tx.now()))));
}
