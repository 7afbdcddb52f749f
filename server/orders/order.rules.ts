import type { Fen } from '../kernel/money.js';
import { transitions } from '../kernel/states.js';

/** A full cart fits into one order. */
export const MAX_ITEMS = 50;

export enum OrderStatus {
  PENDING = 'PENDING',
  PAID = 'PAID',
  CANCELLED = 'CANCELLED',
  EXPIRED = 'EXPIRED',
  REFUNDED = 'REFUNDED',
}

export enum ProductKind {
  COURSE = 'COURSE',
  COURSE_PLAN = 'COURSE_PLAN',
  /** Bought alone, without coupons; its money is held until it is answered. */
  PAID_QUESTION = 'PAID_QUESTION',
}

/** Why a line costs less than its list price; new kinds (membership, points …) join here. */
export enum AdjustmentKind {
  LIMITED_PRICE = 'LIMITED_PRICE',
  COUPON = 'COUPON',
}

/** One step from the list price of a line to what it costs, frozen with the order. */
export interface Adjustment {
  kind: AdjustmentKind;
  /** As shown: the name of the coupon, the reason of the price. */
  label: string;
  /** Never above 0. */
  amountFen: Fen;
  /** The coupon or limited price. */
  sourceId: string;
}

export enum OrderTimelineKind {
  PLACED = 'PLACED',
  PAID = 'PAID',
  CLOSING = 'CLOSING',
  CANCELLED = 'CANCELLED',
  EXPIRED = 'EXPIRED',
  SURPLUS_PAID = 'SURPLUS_PAID',
  SURPLUS_RETURNED = 'SURPLUS_RETURNED',
  REFUND_REQUESTED = 'REFUND_REQUESTED',
  REFUND_WITHDRAWN = 'REFUND_WITHDRAWN',
  REFUND_DECLINED = 'REFUND_DECLINED',
  REFUND_APPROVED = 'REFUND_APPROVED',
  REFUND_SUCCEEDED = 'REFUND_SUCCEEDED',
  REFUND_FAILED = 'REFUND_FAILED',
}

/** How much of an order line was given back. */
export enum LineRefundState {
  NONE = 'NONE',
  REFUNDING = 'REFUNDING',
  PARTLY_REFUNDED = 'PARTLY_REFUNDED',
  REFUNDED = 'REFUNDED',
}

export const { can: canMove, assert: assertMove } = transitions<OrderStatus>('An order', {
  PENDING: [OrderStatus.PAID, OrderStatus.CANCELLED, OrderStatus.EXPIRED],
  PAID: [OrderStatus.REFUNDED],
  CANCELLED: [],
  EXPIRED: [],
  REFUNDED: [],
});

/** What was asked for under a client's key, in one spelling: the order of naming does not matter. */
export function canonical(items: { kind: ProductKind; id: string }[], couponIds: string[]): string {
  return JSON.stringify([items.map(({ kind, id }) => `${kind} ${id}`).sort(), [...couponIds].sort()]);
}

/** Whether a resubmit under the same client key asks for the same products in the same order. */
export function sameItems(
  ordered: { kind: ProductKind; productId: string }[],
  asked: { kind: ProductKind; id: string }[],
): boolean {
  return (
    ordered.length === asked.length &&
    ordered.every(({ kind, productId }, at) => kind === asked[at]?.kind && productId === asked[at].id)
  );
}
