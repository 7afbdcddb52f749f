import { createHash, randomInt } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { newId } from '../kernel/id.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { MAX_COUPONS } from '../promotions/coupon.rules.js';
import { reserve } from '../promotions/coupons.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { expiryJob } from './ending.job.js';
import { OrderLine } from './order-line.entity.js';
import { Order } from './order.entity.js';
import { canonical, MAX_ITEMS, OrderStatus, OrderTimelineKind, sameItems } from './order.rules.js';
import { fulfil, note } from './orders.service.js';
import type { PlaceOrderInput } from './orders.types.js';
import { offersOf, products as kinds } from './products.js';
import { chooseCoupons, pricedLines, quoteOf, refusals, type Item, type Offer } from './quote.rules.js';

const MINUTES_TO_PAY = 15;

/** What is wanted, in one spelling. */
interface Wish {
  clientKey: string;
  items: PlaceOrderInput['items'];
  couponIds: string[];
  fingerprint: string;
}

/**
 * Freezes what the viewer wants at today's prices, holds the coupons, and returns the order's id. The same `clientKey`
 * with the same content returns the order that was placed first, whatever prices and coupons did meanwhile. Throws
 * `INVALID_INPUT`, `NOT_FOUND`, `COURSE_NOT_FOR_SALE`, `ALREADY_OWNED`, `CLIENT_KEY_REUSED`, `DELETION_PENDING` and the
 * coupons' reasons.
 */
export async function place(ctx: Ctx, input: PlaceOrderInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('placeOrder', viewer.id);
  const wish = wishOf(input);
  const attempt = () =>
    inTransaction(ctx, async tx => {
      // One buyer's orders queue here, so that the second tap of two finds the order of the first, and what is owned
      // and what a coupon is held by stays true until the commit.
      const user = await lockViewer(tx, viewer);
      return (await placedBefore(tx, viewer.id, wish)) ?? (await placeNew(tx, user, wish));
    });
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    return attempt(); // Two buyers drew the same number for people to read out.
  }
}

function wishOf({ clientKey, ...given }: PlaceOrderInput): Wish {
  assertClientKey(clientKey);
  const items = given.items.map(({ kind, id }) => ({ kind, id: id.toLowerCase() }));
  const couponIds = (given.couponIds ?? []).map(id => id.toLowerCase());
  if (items.length < 1 || items.length > MAX_ITEMS) throw new UserError('INVALID_INPUT', ['items']);
  if (couponIds.length > MAX_COUPONS)
    throw new UserError('COUPON_NOT_STACKABLE', ['couponIds', String(MAX_COUPONS)]);
  const twin = couponIds.findIndex((id, at) => couponIds.indexOf(id) !== at);
  if (twin >= 0) throw new UserError('INVALID_INPUT', ['couponIds', String(twin)]);
  const fingerprint = createHash('sha256').update(canonical(items, couponIds)).digest('hex');
  return { clientKey, items, couponIds, fingerprint };
}

async function placedBefore(
  tx: Tx<Ctx>,
  userId: string,
  { clientKey, items, fingerprint }: Wish,
): Promise<string | null> {
  const order = await tx.em.findOne(Order, { user: userId, clientKey }, { populate: ['lines'] });
  if (!order) return null;
  const same = order.fingerprint
    ? order.fingerprint === fingerprint
    : sameItems(order.lines.getItems(), items);
  if (!same) throw new UserError('CLIENT_KEY_REUSED', ['clientKey']);
  return order.id;
}

async function placeNew(
  tx: Tx<Ctx>,
  user: User,
  { items, couponIds, clientKey, fingerprint }: Wish,
): Promise<string> {
  // What is bought now would be gone with the account.
  if (await tx.em.count(User, { id: user.id, deletionDueAt: { $ne: null } }))
    throw new UserError('DELETION_PENDING');
  const now = tx.now();
  const id = newId();
  const products = buyable(items, await offersOf(tx, user.id, items));
  const coupons = await reserve(tx, id, user.id, couponIds);
  const { applied, refused } = chooseCoupons(coupons, pricedLines(products), now);
  couponIds.forEach((couponId, at) => {
    const code = refused.get(couponId);
    if (code) throw new UserError(code, ['couponIds', String(at)]);
  });
  const { lines, discountFen: _none, ...sums } = quoteOf(products, applied);
  const order = tx.em.create(Order, {
    ...sums,
    id,
    user,
    clientKey,
    fingerprint,
    number: orderNumber(now),
    status: OrderStatus.PENDING,
    refundedFen: 0,
    expiresAt: new Date(now.getTime() + MINUTES_TO_PAY * 60_000),
    ending: null,
    paidAt: null,
    createdAt: now,
  });
  lines.forEach((line, index) =>
    tx.em.create(OrderLine, {
      ...line,
      order,
      position: index + 1,
      refundedFen: 0,
      refundingFen: 0,
      createdAt: now,
    }),
  );
  for (const line of lines) await kinds[line.kind].placed?.(tx, line);
  note(tx, id, OrderTimelineKind.PLACED, { amountFen: sums.payableFen });
  await tx.em.flush();
  if (sums.payableFen === 0) await fulfil(tx, order);
  else tx.enqueue(expiryJob(order));
  return id;
}

/** What is wanted with its offers, or the first reason why not. */
function buyable(items: Wish['items'], offers: (Offer | null)[]): Item[] {
  const codes = refusals(items, offers);
  return items.map(({ kind }, at) => {
    const [code, offer] = [codes[at], offers[at]];
    const field = ['items', String(at)];
    if (code === 'INVALID_INPUT') throw new UserError(code, field);
    if (code || !offer) throw new UserError(code ?? 'NOT_FOUND', [...field, 'id']);
    return { kind, offer };
  });
}

/** Date in Shanghai and ten random digits: short enough to read out, too many to guess. */
function orderNumber(now: Date): string {
  const digits = String(randomInt(1, 10_000_000_000)).padStart(10, '0');
  return `${shanghaiDay(now).replaceAll('-', '')}${digits}`;
}
