import type { Ctx } from '../context.js';
import { inTransaction, type Job } from '../kernel/transaction.js';
import { OrderStatus } from '../orders/order.rules.js';
import { askChannel } from './check.service.js';
import { Payment } from './payment.entity.js';
import { PaymentStatus, RECONCILE_AFTER_SECONDS } from './payment.rules.js';

export const RECONCILE_TASK = 'reconcilePayment';

interface Payload {
  paymentId: string;
  step: number;
}

/** The question about an attempt that is due `RECONCILE_AFTER_SECONDS[step]` after it was started. */
export function reconcileJob(payment: Payment, step: number, now: Date): Job {
  const after = RECONCILE_AFTER_SECONDS[step];
  const runAt =
    after === undefined
      ? new Date(now.getTime() + 60 * 60 * 1000) // Past the table: hourly, until the channel gives a final answer.
      : new Date(payment.createdAt.getTime() + after * 1000);
  const payload: Payload = { paymentId: payment.id, step };
  return { task: RECONCILE_TASK, payload, runAt, key: `${RECONCILE_TASK} ${payment.id}` };
}

/** Asks about an attempt that is still open and, if it stays open, enqueues the next question. */
export async function reconcilePayment(ctx: Ctx, payload: unknown): Promise<void> {
  const { paymentId, step } = payload as Payload;
  const payment = await ctx.em.fork().findOne(Payment, paymentId, { populate: ['order'] });
  if (payment?.status !== PaymentStatus.PENDING) return;
  await askChannel(ctx, payment);
  // An order that another attempt paid needs this one no longer.
  const needless = payment.order.$.status !== OrderStatus.PENDING;
  if (needless || payment.expiresAt <= ctx.now()) await closeAttempt(ctx, payment);
  await inTransaction(ctx, async tx => {
    const after = await tx.em.findOneOrFail(Payment, paymentId);
    if (after.status === PaymentStatus.PENDING) tx.enqueue(reconcileJob(after, step + 1, tx.now()));
  });
}

/** An attempt ends only when the channel confirms it; anything else is asked again by the next job. */
async function closeAttempt(ctx: Ctx, { channel, number, id }: Payment): Promise<void> {
  const outcome = await ctx.gateways[channel]?.close(number);
  if (outcome !== 'CLOSED') return;
  const open = { id, status: PaymentStatus.PENDING };
  await ctx.em.fork().nativeUpdate(Payment, open, { status: PaymentStatus.CLOSED });
}
