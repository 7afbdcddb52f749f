import { randomInt } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { OrderLine } from './order-line.entity.js';
import { Order } from './order.entity.js';
import { offerRefusal, OrderStatus, quote, sameItems, type Offer, type ProductKind } from './order.rules.js';
import type { PlaceOrderInput } from './orders.types.js';
import { products } from './products.js';

const MAX_ITEMS = 20;

/**
 * Freezes what the viewer wants at today's prices and returns the order's id. The same `clientKey` with the same
 * items returns the order that was placed first. Throws `INVALID_INPUT`, `NOT_FOUND`, `COURSE_NOT_FOR_SALE`,
 * `ALREADY_OWNED`, `CLIENT_KEY_REUSED`.
 */
export async function place(ctx: Ctx, given: PlaceOrderInput): Promise<string> {
  const viewer = requireViewer(ctx);
  const input = { ...given, items: given.items.map(item => ({ ...item, id: item.id.toLowerCase() })) };
  assertInput(input);
  const attempt = () =>
    inTransaction(
      ctx,
      async tx => (await placedBefore(tx, viewer.id, input)) ?? (await placeNew(tx, viewer.id, input)),
    );
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    return attempt(); // The same key arrived twice at once; the other one is placed by now.
  }
}

/** Moves an order to PAID and hands over everything it bought; the caller holds the order's lock. */
export function fulfil(tx: Tx<Ctx>, order: Order): void {
  order.moveTo(OrderStatus.PAID, tx.now());
  for (const line of order.lines) {
    products[line.kind].fulfil(tx, { id: line.id, productId: line.productId, userId: order.user.id });
  }
  tx.publish('orderUpdated', order.id);
}

/** Whether the buyer came to own anything of the order by another way meanwhile. */
export async function ownsAnyOf(ctx: Ctx, order: Order): Promise<boolean> {
  const offers = await Promise.all(
    order.lines.map(line => offerOf(ctx, order.user.id, line.kind, line.productId)),
  );
  return offers.some(offer => offer?.owned);
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

/** Client keys are stored and compared: 8 to 64 printable ASCII characters come back as they went in. */
export function assertClientKey(clientKey: string): void {
  if (!/^[\x21-\x7e]{8,64}$/.test(clientKey)) throw new UserError('INVALID_INPUT', ['clientKey']);
}

function assertInput({ clientKey, items, couponIds }: PlaceOrderInput): void {
  assertClientKey(clientKey);
  if (items.length < 1 || items.length > MAX_ITEMS) throw new UserError('INVALID_INPUT', ['items']);
  const seen = new Set<string>();
  items.forEach(({ kind, id }, index) => {
    const key = `${kind} ${id}`;
    if (seen.has(key)) throw new UserError('INVALID_INPUT', ['items', String(index)]);
    seen.add(key);
  });
  if (couponIds?.length) throw new UserError('NOT_FOUND', ['couponIds', '0']);
}

async function placedBefore(
  tx: Tx<Ctx>,
  userId: string,
  { clientKey, items }: PlaceOrderInput,
): Promise<string | null> {
  const order = await tx.em.findOne(Order, { user: userId, clientKey }, { populate: ['lines'] });
  if (!order) return null;
  if (!sameItems(order.lines.getItems(), items)) throw new UserError('CLIENT_KEY_REUSED', ['clientKey']);
  return order.id;
}

async function placeNew(tx: Tx<Ctx>, userId: string, { clientKey, items }: PlaceOrderInput): Promise<string> {
  const offers: { kind: ProductKind; offer: Offer }[] = [];
  for (const [index, { kind, id }] of items.entries()) {
    const offer = await offerOf(tx, userId, kind, id);
    const code = offerRefusal(offer);
    if (code || !offer) throw new UserError(code ?? 'NOT_FOUND', ['items', String(index), 'id']);
    offers.push({ kind, offer });
  }
  const { lines, payableFen } = quote(offers);
  const now = tx.now();
  const order = tx.em.create(Order, {
    user: tx.em.getReference(User, userId),
    number: orderNumber(now),
    status: OrderStatus.PENDING,
    listFen: payableFen,
    payableFen,
    refundedFen: 0,
    expiresAt: new Date(now.getTime() + 15 * 60_000),
    ending: null,
    fingerprint: '',
    clientKey,
    createdAt: now,
    paidAt: null,
  });
  lines.forEach((line, index) =>
    tx.em.create(OrderLine, {
      ...line,
      order,
      position: index + 1,
      listFen: line.priceFen,
      adjustments: [],
      refundedFen: 0,
      refundingFen: 0,
      createdAt: now,
    }),
  );
  if (payableFen === 0) {
    await tx.em.flush();
    fulfil(tx, order);
  }
  return order.id;
}

async function offerOf(ctx: Ctx, userId: string, kind: ProductKind, id: string): Promise<Offer | null> {
  const offers = await products[kind].offers(ctx, userId, [id]);
  return offers.get(id) ?? null;
}

/** Date in Shanghai and ten random digits: short enough to read out, too many to guess. */
function orderNumber(now: Date): string {
  const day = now.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }).replaceAll('-', '');
  return `${day}${String(randomInt(1, 10_000_000_000)).padStart(10, '0')}`;
}
