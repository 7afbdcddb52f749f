import type { Ctx } from '../context.js';
import { findOwn } from '../orders/orders.service.js';
import { requireViewer } from '../users/viewer.js';
import { payerIdOf } from './payer.js';
import { Payment } from './payment.entity.js';
import { LATE_QUESTIONS_SECONDS, PaymentStatus } from './payment.rules.js';
import { settle, type Settlement } from './settle.service.js';

const DAY_MS = Math.max(...LATE_QUESTIONS_SECONDS) * 1000;

/** What is older than these is left to the scheduled questions. */
const ASKED_AT_ONCE = 5;

/** Asks the channels about the order's newest unpaid attempts of a day and settles what they say. Returns the order's id. */
export async function checkPayment(ctx: Ctx, orderId: string): Promise<string> {
  await ctx.limits.consume('checkPayment', requireViewer(ctx).id);
  const em = ctx.em.fork();
  const order = await findOwn({ ...ctx, em }, orderId);
  const unpaid = await em.find(
    Payment,
    {
      order: order.id,
      status: { $ne: PaymentStatus.SUCCEEDED },
      createdAt: { $gt: new Date(ctx.now().getTime() - DAY_MS) },
    },
    { orderBy: { createdAt: 'desc', id: 'desc' }, limit: ASKED_AT_ONCE },
  );
  await Promise.all(unpaid.map(payment => askChannel(ctx, payment)));
  return order.id;
}

/** Queries one attempt and settles the answer; an unknown outcome changes nothing. */
export async function askChannel(ctx: Ctx, payment: Payment): Promise<Settlement | null> {
  const outcome = await ctx.gateways[payment.channel]?.query(payment.number, payerIdOf(ctx, payment));
  return outcome?.known ? settle(ctx, outcome.receipt) : null;
}
