import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction } from '../kernel/transaction.js';
import { endingJob, type AboutOrder } from '../orders/ending.job.js';
import { beginEnding, endOrder } from '../orders/ending.service.js';
import { Order } from '../orders/order.entity.js';
import { OrderStatus } from '../orders/order.rules.js';
import { findOwn } from '../orders/orders.service.js';
import { requireViewer } from '../users/viewer.js';
import { closeAttempt } from './attempts.service.js';
import { Payment } from './payment.entity.js';
import { closingQuestion, isCreating, PaymentStatus } from './payment.rules.js';

/**
 * Gives an order up for the viewer. It is cancelled once its channel has confirmed that nobody can pay it any more;
 * until then it stays PENDING with `ending` set. Throws `NOT_FOUND`, `ORDER_NOT_CANCELLABLE`. Returns the order's id.
 */
export async function cancelOrder(ctx: Ctx, orderId: string): Promise<string> {
  await ctx.limits.consume('cancelOrder', requireViewer(ctx).id);
  const { id } = await findOwn({ ...ctx, em: ctx.em.fork() }, orderId);
  const isEnding = await beginEnding(ctx, id, OrderStatus.CANCELLED);
  if (!isEnding) throw new UserError('ORDER_NOT_CANCELLABLE', ['orderId']);
  await closeOrder(ctx, id);
  return id;
}

/** Begins to end an order whose time is over, and closes it as far as its channels let it. */
export async function expireOrder(ctx: Ctx, payload: unknown): Promise<void> {
  const { orderId } = payload as AboutOrder;
  if (await beginEnding(ctx, orderId, OrderStatus.EXPIRED)) await closeOrder(ctx, orderId);
}

/** The job behind both: once more, as long as a channel cannot say that an attempt is closed. */
export async function endOrderJob(ctx: Ctx, payload: unknown): Promise<void> {
  await closeOrder(ctx, (payload as AboutOrder).orderId);
}

/**
 * Closes what is open at the channels; when all of it is confirmed, ends the order, which lets its coupons go. What a
 * channel leaves open is tried again later. A payment that turns out to be made wins over the ending.
 */
async function closeOrder(ctx: Ctx, orderId: string): Promise<void> {
  const open = await ctx.em.fork().find(Payment, { order: orderId, status: PaymentStatus.PENDING });
  for (const payment of open) {
    // A channel that does not know the number yet would call it closed, and then learn of it.
    if (!isCreating(payment, ctx.now())) await closeIfPossible(ctx, payment);
  }
  await inTransaction(ctx, async tx => {
    const order = await tx.em.findOne(Order, orderId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (order?.status !== OrderStatus.PENDING || !order.ending) return;
    const left = await tx.em.count(Payment, { order: orderId, status: PaymentStatus.PENDING });
    if (left === 0) return endOrder(tx, order);
    tx.enqueue(endingJob(orderId, closingQuestion(order.expiresAt, tx.now())));
  });
}

/** What the channel leaves open is asked about again. */
export async function closeIfPossible(ctx: Ctx, payment: Payment): Promise<void> {
  try {
    await closeAttempt(ctx, payment, PaymentStatus.CLOSED);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}
