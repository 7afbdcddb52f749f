import type { Ctx } from '../context.js';
import { findOwn } from './orders.service.js';

/** Wakes at once and then at each change of the viewer's own order. Throws `NOT_FOUND`. */
export async function watchOrder(ctx: Ctx, orderId: string): Promise<AsyncIterable<string>> {
  const order = await findOwn({ ...ctx, em: ctx.em.fork() }, orderId);
  return ctx.topics.changes('orderUpdated', order.id);
}
