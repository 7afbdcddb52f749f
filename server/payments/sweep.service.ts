import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { inTransaction, type Job } from '../kernel/transaction.js';
import { END_ORDER_TASK, endingJob } from '../orders/ending.job.js';
import { expireOverdue } from '../orders/ending.service.js';
import { DELIVERY_TASK } from './delivery.job.js';
import { FOREIGN_REFUND_TASK } from './foreign-refund.job.js';
import { Payment } from './payment.entity.js';
import { openQuestion, RECONCILE_TASK } from './reconcile.job.js';
import { Refund } from './refund.entity.js';
import { REFUND_TASK, refundNow } from './refund.job.js';
import { returnSurplus } from './reserve.service.js';

/** At most so many of each in one sweep; the next one takes the rest. */
const SWEEP = 500;

/** The rows whose work is not done and for which no job waits: a job that failed too often is given up by the queue. */
const forgotten = (rows: string, task: string): string =>
  `select w.id from (${rows}) w where not exists (select 1 from graphile_worker.jobs j
    where j.key = '${task} ' || w.id and j.attempts < j.max_attempts) limit ${SWEEP}`;

const REFUNDS = forgotten(`select id from refunds where status in ('APPROVED', 'PROCESSING')`, REFUND_TASK);
const ORDERS = forgotten(
  `select id from orders where status = 'PENDING' and ending is not null`,
  END_ORDER_TASK,
);
const PAYMENTS = forgotten(`select id from payments where status = 'PENDING'`, RECONCILE_TASK);

/** Money that bought nothing and that nobody has begun to send back: it came before refunds were known. */
const SURPLUS = `select id from payments p where status = 'SUCCEEDED' and surplus
  and refunded_fen + refunding_fen < amount_fen
  and not exists (select 1 from refunds r where r.payment_id = p.id) limit ${SWEEP}`;

/** What no row says to be undone is known by its job alone; the queue keeps a job that it has given up. */
const GIVEN_UP = `select graphile_worker.reschedule_jobs(array_agg(id), run_at := now(), attempts := 0)
  from graphile_worker.jobs where attempts >= max_attempts
    and task_identifier in ('${DELIVERY_TASK}', '${FOREIGN_REFUND_TASK}') having count(*) > 0`;

/** The belt for jobs that got lost: whatever waits for an end and for which nothing is planned is planned again. */
export async function sweep(ctx: Ctx): Promise<void> {
  await expireOverdue(ctx);
  await revive(ctx, REFUNDS, id => refundNow(id, ctx.now()));
  await revive(ctx, ORDERS, id => endingJob(id, ctx.now()));
  const em = ctx.em.fork();
  const payments = await em.find(Payment, { id: { $in: await ids(ctx, PAYMENTS) } });
  await inTransaction(ctx, async tx => {
    for (const payment of payments) tx.enqueue(openQuestion(payment, 0, tx.now()));
  });
  await em.execute(GIVEN_UP);
  for (const id of await ids(ctx, SURPLUS)) await sendBack(ctx, id);
}

async function sendBack(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async tx => {
    const payment = await tx.em.findOneOrFail(Payment, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (await tx.em.count(Refund, { payment })) return;
    tx.log.warn({ number: payment.number }, 'Surplus money that was kept is sent back');
    await returnSurplus(tx, payment);
    tx.publish('orderUpdated', payment.order.id);
  });
}

async function revive(ctx: Ctx, query: string, jobFor: (id: string) => Job): Promise<void> {
  const found = await ids(ctx, query);
  if (!found.length) return;
  ctx.log.warn({ jobs: found.length, task: jobFor('').task }, 'Jobs that were lost are planned again');
  await inTransaction(ctx, async tx => found.forEach(id => tx.enqueue(jobFor(id))));
}

async function ids(ctx: Ctx, query: string): Promise<string[]> {
  const rows = await ctx.em.fork().execute<{ id: string }[]>(query);
  return rows.map(({ id }) => id);
}
