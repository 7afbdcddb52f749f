import type { Ctx } from '../context.js';
import { findOwn } from '../orders/orders.service.js';
import { requireViewer } from '../users/viewer.js';
import { Payment } from './payment.entity.js';
import { PaymentStatus } from './payment.rules.js';
import { settle } from './settle.service.js';

/** Asks the channel about the order's open attempt and settles what it says. Returns the order's id. */
export async function checkPayment(ctx: Ctx, orderId: string): Promise<string> {
  await ctx.limits.consume('checkPayment', requireViewer(ctx).id);
  const em = ctx.em.fork();
  const order = await findOwn({ ...ctx, em }, orderId);
  const open = await em.findOne(Payment, { order: order.id, status: PaymentStatus.PENDING });
  if (open) await askChannel(ctx, open);
  return order.id;
}

/** Queries one attempt and settles the answer; an unknown outcome changes nothing. */
export async function askChannel(ctx: Ctx, payment: Payment): Promise<void> {
  const outcome = await ctx.gateways[payment.channel]?.query(payment.number);
  if (outcome?.known) await settle(ctx, outcome.receipt);
}
