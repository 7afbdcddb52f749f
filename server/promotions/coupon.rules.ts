import type { UserErrorCode } from '../kernel/errors.js';
import { share, type Fen } from '../kernel/money.js';
import { transitions } from '../kernel/states.js';

export enum CouponKind {
  AMOUNT_OFF = 'AMOUNT_OFF',
  PERCENT_OFF = 'PERCENT_OFF',
}

export enum CouponScope {
  ALL = 'ALL',
  CATEGORY = 'CATEGORY',
  COURSE = 'COURSE',
}

export enum CouponStatus {
  USABLE = 'USABLE',
  RESERVED = 'RESERVED',
  USED = 'USED',
}

/** What a learner sees: the stored status, and what time has made of a coupon that waits. */
export enum CouponState {
  USABLE = 'USABLE',
  UPCOMING = 'UPCOMING',
  RESERVED = 'RESERVED',
  USED = 'USED',
  EXPIRED = 'EXPIRED',
}

/** Reserved when an order is placed, used when it is paid, given back when it ends unpaid or is refunded in full. */
export const { assert: assertCouponMove } = transitions<CouponStatus>('A coupon', {
  USABLE: [CouponStatus.RESERVED],
  RESERVED: [CouponStatus.USED, CouponStatus.USABLE],
  USED: [CouponStatus.USABLE],
});

/** All that is decided by: a coupon together with the terms of its template. */
export interface CouponFacts {
  id: string;
  templateId: string;
  name: string;
  kind: CouponKind;
  /** 满减: what comes off. */
  amountOffFen: Fen | null;
  /** 折扣: what remains to be paid, in thousandths. */
  payPermille: number | null;
  /** 折扣: at most this comes off. */
  maxOffFen: Fen | null;
  thresholdFen: Fen;
  scope: CouponScope;
  scopeIds: readonly string[];
  stackable: boolean;
  status: CouponStatus;
  /** The order that holds or used it. */
  orderId: string | null;
  validFrom: Date;
  /** Exclusive. */
  validUntil: Date;
}

/** A line of a quote before coupons: `priceFen` is what it costs now, after any limited price. */
export interface PricedLine {
  key: number;
  priceFen: Fen;
  courseId: string | null;
  /** Its shelf and the one above: a coupon for a shelf is good for what stands below it. */
  categoryIds: readonly string[];
}

/** What one coupon takes off: `perLine` stands beside the lines and adds up to `offFen`. */
export interface CouponUse {
  couponId: string;
  offFen: Fen;
  perLine: Fen[];
}

type Refusal = keyof typeof UserErrorCode;

export const MAX_COUPONS = 3;

export function couponState(
  coupon: Pick<CouponFacts, 'status' | 'validFrom' | 'validUntil'>,
  now: Date,
): CouponState {
  if (coupon.status !== CouponStatus.USABLE) return CouponState[coupon.status];
  if (coupon.validUntil <= now) return CouponState.EXPIRED;
  return coupon.validFrom <= now ? CouponState.USABLE : CouponState.UPCOMING;
}

/** Why a coupon cannot be used for these lines now; null when it can. The order that holds it may use it. */
export function couponRefusal(
  coupon: CouponFacts,
  lines: readonly PricedLine[],
  now: Date,
  forOrderId?: string,
): Refusal | null {
  if (coupon.status === CouponStatus.USED) return 'COUPON_USED';
  if (coupon.status === CouponStatus.RESERVED && coupon.orderId !== forOrderId) return 'COUPON_RESERVED';
  if (coupon.validUntil <= now) return 'COUPON_EXPIRED';
  if (coupon.validFrom > now) return 'COUPON_NOT_YET_VALID';
  const inScope = lines.filter(line => covers(coupon, line));
  if (!inScope.length) return 'COUPON_OUT_OF_SCOPE';
  const sumFen = sum(inScope.map(line => line.priceFen));
  if (sumFen < coupon.thresholdFen) return 'COUPON_BELOW_THRESHOLD';
  return sumFen === 0 ? 'COUPON_NO_EFFECT' : null;
}

/**
 * The first coupon that cannot stand beside those before it: one that is not stackable stands alone, a template is
 * used once an order, and an order takes three at most. Null when all can be used together.
 */
export function stackingRefusal(
  coupons: readonly Pick<CouponFacts, 'templateId' | 'stackable'>[],
): { at: number; code: Refusal } | null {
  const at = coupons.findIndex(({ templateId, stackable }, index) => {
    const before = coupons.slice(0, index);
    return (
      index >= MAX_COUPONS ||
      before.some(other => !stackable || !other.stackable || other.templateId === templateId)
    );
  });
  return at < 0 ? null : { at, code: 'COUPON_NOT_STACKABLE' };
}

/**
 * What the coupons take off together, in the order they are applied: 折扣 before 满减, because that is better for the
 * learner, then the narrower scope, then by template, so that coupons of one are worth the same whenever they expire. Each
 * finds what those before it left and takes no more than that. What 折扣 leaves to be paid is rounded down to whole fen: nobody pays more than the exact share.
 */
export function applyCoupons(coupons: readonly CouponFacts[], lines: readonly PricedLine[]): CouponUse[] {
  const left = lines.map(line => line.priceFen);
  return [...coupons].sort(applicationOrder).map(coupon => {
    const weights = lines.map((line, at) => (covers(coupon, line) ? (left[at] as Fen) : 0));
    const offFen = offOf(coupon, sum(weights));
    const perLine = share(offFen, weights);
    perLine.forEach((fen, at) => (left[at] = (left[at] as Fen) - fen));
    return { couponId: coupon.id, offFen, perLine };
  });
}

function covers({ scope, scopeIds }: CouponFacts, line: PricedLine): boolean {
  if (scope === CouponScope.ALL) return true;
  if (scope === CouponScope.CATEGORY) return line.categoryIds.some(id => scopeIds.includes(id));
  return line.courseId !== null && scopeIds.includes(line.courseId);
}

function offOf({ kind, amountOffFen, payPermille, maxOffFen }: CouponFacts, leftFen: Fen): Fen {
  if (kind === CouponKind.AMOUNT_OFF) return Math.min(amountOffFen ?? 0, leftFen);
  const payFen = Math.floor((leftFen * (payPermille ?? 1000)) / 1000);
  return Math.min(leftFen - payFen, maxOffFen ?? leftFen);
}

const KIND_ORDER = [CouponKind.PERCENT_OFF, CouponKind.AMOUNT_OFF];
const SCOPE_ORDER = [CouponScope.COURSE, CouponScope.CATEGORY, CouponScope.ALL];

function applicationOrder(a: CouponFacts, b: CouponFacts): number {
  return (
    KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) ||
    SCOPE_ORDER.indexOf(a.scope) - SCOPE_ORDER.indexOf(b.scope) ||
    (a.templateId < b.templateId ? -1 : 1)
  );
}

export function expiryOrder(a: CouponFacts, b: CouponFacts): number {
  return a.validUntil.getTime() - b.validUntil.getTime() || (a.id < b.id ? -1 : 1);
}

const sum = (parts: readonly Fen[]): Fen => parts.reduce((all, fen) => all + fen, 0);
