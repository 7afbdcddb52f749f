import type { Ctx } from '../context.js';
import { refusal, UserError } from '../kernel/errors.js';
import { findOwn } from './orders.service.js';

/** Wakes at once and then at each change of the viewer's own order; someone else's answers like an absent one. */
export async function watchOrder(ctx: Ctx, orderId: string): Promise<AsyncIterable<string>> {
  try {
    const order = await findOwn({ ...ctx, em: ctx.em.fork() }, orderId);
    return ctx.topics.changes('orderUpdated', order.id);
  } catch (error) {
    if (error instanceof UserError) throw refusal('BAD_USER_INPUT', 'There is no such order.');
    throw error;
  }
}
