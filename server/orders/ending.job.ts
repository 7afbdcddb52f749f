import type { Job } from '../kernel/transaction.js';
import type { Order } from './order.entity.js';

/** Begins to end an order whose time is over. */
export const EXPIRE_ORDER_TASK = 'expireOrder';

/** Closes what is still open at the channels, then ends the order. */
export const END_ORDER_TASK = 'endOrder';

export interface AboutOrder {
  orderId: string;
}

/** Due when the order's time is over; placed with it, so that no crash can leave an order open for ever. */
export function expiryJob({ id, expiresAt }: Pick<Order, 'id' | 'expiresAt'>): Job {
  return job(EXPIRE_ORDER_TASK, id, expiresAt);
}

export function endingJob(orderId: string, runAt: Date): Job {
  return job(END_ORDER_TASK, orderId, runAt);
}

function job(task: string, orderId: string, runAt: Date): Job {
  const payload: AboutOrder = { orderId };
  return { task, payload, runAt, key: `${task} ${orderId}` };
}
