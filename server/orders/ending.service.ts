import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { release } from '../promotions/coupons.service.js';
import { endingJob, expiryJob } from './ending.job.js';
import { Order } from './order.entity.js';
import { OrderStatus, OrderTimelineKind } from './order.rules.js';
import { note } from './orders.service.js';

type Ending = NonNullable<Order['ending']>;

/**
 * From now on the order takes no new attempt to pay it, and as soon as its channels have confirmed that the open ones
 * are closed it becomes `as`. Returns whether it is on its way there; an order that was paid or has ended is not.
 */
export function beginEnding(ctx: Ctx, orderId: string, as: Ending): Promise<boolean> {
  return inTransaction(ctx, async tx => {
    const now = tx.now();
    const order = await tx.em.findOne(Order, orderId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (order?.status !== OrderStatus.PENDING) return false;
    if (order.ending) return true;
    if (as === OrderStatus.EXPIRED && order.expiresAt > now) {
      tx.enqueue(expiryJob(order)); // The queue's clock was ahead of ours.
      return false;
    }
    order.ending = as;
    note(tx, order.id, OrderTimelineKind.CLOSING);
    tx.enqueue(endingJob(order.id, now));
    tx.publish('orderUpdated', order.id);
    return true;
  });
}

/** Ends a locked order that nobody can pay any more, and gives back what it held. Anything but an ending one stays. */
export async function endOrder(tx: Tx<Ctx>, order: Order): Promise<void> {
  if (order.status !== OrderStatus.PENDING || !order.ending) return;
  const as = order.ending;
  order.moveTo(as, tx.now());
  await release(tx, order.id);
  note(tx, order.id, OrderTimelineKind[as]);
  tx.publish('orderUpdated', order.id);
}

/** At most so many in one sweep; the next one takes the rest. */
const SWEEP = 500;

/** Begins to end what is overdue and was forgotten: the belt for jobs that got lost. Returns how many there were. */
export async function expireOverdue(ctx: Ctx): Promise<number> {
  const overdue = await ctx.em
    .fork()
    .find(
      Order,
      { status: OrderStatus.PENDING, ending: null, expiresAt: { $lte: ctx.now() } },
      { fields: ['id'], orderBy: { expiresAt: 'asc' }, limit: SWEEP },
    );
  for (const { id } of overdue) await beginEnding(ctx, id, OrderStatus.EXPIRED);
  return overdue.length;
}
