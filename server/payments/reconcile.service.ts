import type { Ctx } from '../context.js';
import { inTransaction } from '../kernel/transaction.js';
import { OrderStatus } from '../orders/order.rules.js';
import { askChannel } from './check.service.js';
import { closeIfPossible } from './closing.service.js';
import { Payment } from './payment.entity.js';
import { PaymentStatus } from './payment.rules.js';
import { lateQuestion, openQuestion, type Question } from './reconcile.job.js';

/** Asks the channel about an attempt that is not paid, and enqueues the next question while one is due. */
export async function reconcilePayment(ctx: Ctx, payload: unknown): Promise<void> {
  const { paymentId, step, late } = payload as Question;
  const payment = await ctx.em.fork().findOne(Payment, paymentId, { populate: ['order'] });
  if (!payment || payment.status === PaymentStatus.SUCCEEDED) return;
  await askChannel(ctx, payment);
  // Over its time, or another attempt paid the order: nobody should pay this one any more.
  const needless = payment.order.$.status !== OrderStatus.PENDING || payment.expiresAt <= ctx.now();
  if (needless && !late) await closeIfPossible(ctx, payment);
  await inTransaction(ctx, async tx => {
    const { status } = await tx.em.findOneOrFail(Payment, paymentId);
    const next =
      status === PaymentStatus.PENDING
        ? openQuestion(payment, step + 1, tx.now())
        : late && status !== PaymentStatus.SUCCEEDED && lateQuestion(payment, step + 1, tx.now());
    if (next) tx.enqueue(next);
  });
}
