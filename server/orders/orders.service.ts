import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import type { Fen } from '../kernel/money.js';
import type { Tx } from '../kernel/transaction.js';
import { giveOnPurchase } from '../promotions/claims.service.js';
import { consume, release } from '../promotions/coupons.service.js';
import { requireViewer } from '../users/viewer.js';
import { CartItem } from './cart-item.entity.js';
import type { OrderLine } from './order-line.entity.js';
import { OrderTimelineEntry } from './order-timeline-entry.entity.js';
import { Order } from './order.entity.js';
import { OrderStatus, OrderTimelineKind } from './order.rules.js';
import { products, type Line } from './products.js';

/**
 * Moves an order to PAID and hands over everything it bought. The caller holds the locks of the order and of its
 * buyer.
 */
export async function fulfil(tx: Tx<Ctx>, order: Order): Promise<void> {
  order.moveTo(OrderStatus.PAID, tx.now());
  const bought = order.lines.map(line => ({ kind: line.kind, productId: line.productId }));
  for (const line of order.lines) await products[line.kind].fulfil(tx, lineOf(order, line));
  await consume(tx, order.id);
  if (order.payableFen > 0) await giveOnPurchase(tx, order.user.id);
  await tx.em.nativeDelete(CartItem, { user: order.user.id, $or: bought });
  note(tx, order.id, OrderTimelineKind.PAID, { amountFen: order.payableFen });
  tx.publish('orderUpdated', order.id);
}

/** Whether the buyer came to own anything of the order for good by another way meanwhile. */
export async function ownsAnyOf(ctx: Ctx, { user, lines }: Order): Promise<boolean> {
  for (const kind of new Set(lines.map(line => line.kind))) {
    const ids = lines.filter(line => line.kind === kind).map(({ productId }) => productId);
    if (await products[kind].owned(ctx, user.id, ids)) return true;
  }
  return false;
}

/**
 * Counts what went back for good and was reserved by a refund before, and takes back what the lines gave that nothing
 * paid is left of; once that is all of them, the order is REFUNDED. The caller holds the locks of the order and of its
 * buyer.
 */
export async function refunded(
  tx: Tx<Ctx>,
  order: Order,
  parts: readonly { lineId: string; fen: Fen }[],
): Promise<void> {
  for (const { lineId, fen } of parts) {
    const line = order.lines.find(({ id }) => id === lineId);
    if (!line || fen > line.refundingFen) throw new Error(`${fen} fen of line ${lineId} were not reserved`);
    line.refundingFen -= fen;
    line.refundedFen += fen;
    order.refundedFen += fen;
    if (line.refundedFen === line.priceFen) await products[line.kind].revoke(tx, lineOf(order, line));
  }
  if (order.status === OrderStatus.PAID && order.refundedFen === order.payableFen) await end(tx, order);
  tx.publish('orderUpdated', order.id);
}

/** Nothing paid is left: what came along for nothing goes too, and the coupons come back. */
async function end(tx: Tx<Ctx>, order: Order): Promise<void> {
  order.moveTo(OrderStatus.REFUNDED, tx.now());
  for (const line of order.lines)
    if (line.priceFen === 0) await products[line.kind].revoke(tx, lineOf(order, line));
  await release(tx, order.id);
}

/** Writes what happened into the order's timeline. */
export function note(
  tx: Tx<Ctx>,
  orderId: string,
  kind: OrderTimelineKind,
  { amountFen = null, note = null }: { amountFen?: Fen | null; note?: string | null } = {},
): void {
  tx.em.create(OrderTimelineEntry, {
    order: tx.em.getReference(Order, orderId),
    kind,
    amountFen,
    note,
    createdAt: tx.now(),
  });
}

/** The viewer's own order with its lines; someone else's does not exist. */
export async function findOwn(ctx: Ctx, orderId: string): Promise<Order> {
  const viewer = requireViewer(ctx);
  const order = isId(orderId)
    ? await ctx.em.findOne(Order, { id: orderId, user: viewer.id }, { populate: ['lines'] })
    : null;
  if (!order) throw new UserError('NOT_FOUND', ['orderId']);
  return order;
}

/** How many orders an account has, whatever became of them. */
export const countOrders = (ctx: Ctx, userId: string): Promise<number> =>
  ctx.em.fork().count(Order, { user: userId });

function lineOf(order: Order, { id, productId, priceFen }: OrderLine): Line {
  return { id, productId, priceFen, userId: order.user.id };
}
