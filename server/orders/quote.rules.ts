import type { UserErrorCode } from '../kernel/errors.js';
import { Money, type Fen } from '../kernel/money.js';
import { bestCoupons } from '../promotions/best-coupons.rules.js';
import {
  applyCoupons,
  couponRefusal,
  stackingRefusal,
  type CouponFacts,
  type PricedLine,
} from '../promotions/coupon.rules.js';
import { AdjustmentKind, ProductKind, type Adjustment } from './order.rules.js';

/** What a product kind tells of one product for one buyer. */
export interface Offer {
  id: string;
  title: string;
  listFen: Fen;
  /** The limited-time price that holds now. */
  limited: { id: string; label: string; priceFen: Fen } | null;
  forSale: boolean;
  /** For good: access that ends does not count, unless it costs nothing and would only be had twice. */
  owned: boolean;
  /** What coupons look at; null where the product belongs to no course. */
  courseId: string | null;
  categoryIds: readonly string[];
}

export interface Asked {
  kind: ProductKind;
  id: string;
}

export interface QuotedLine {
  kind: ProductKind;
  productId: string;
  title: string;
  listFen: Fen;
  adjustments: Adjustment[];
  /** After all adjustments. */
  priceFen: Fen;
}

export interface Sums {
  listFen: Fen;
  discountFen: Fen;
  payableFen: Fen;
}

type Code = keyof typeof UserErrorCode;

/** Why a product cannot be ordered; null when it can. `offer` is null for what does not exist. */
export function offerRefusal(offer: Offer | null): Code | null {
  if (!offer) return 'NOT_FOUND';
  if (!offer.forSale) return 'COURSE_NOT_FOR_SALE';
  if (offer.owned) return 'ALREADY_OWNED';
  return null;
}

/** The same for a question to an expert. */
function questionRefusal(offer: Offer | null): Code | null {
  if (!offer) return 'NOT_FOUND';
  if (!offer.forSale) return 'QUESTION_NOT_OPEN';
  return offer.owned ? 'QUESTION_ALREADY_PAID' : null;
}

/**
 * The same for what is ordered together: nothing twice, and no term of a course that the same order buys for good.
 * `items` and `offers` go in step.
 */
export function refusals(items: readonly Asked[], offers: readonly (Offer | null)[]): (Code | null)[] {
  const forGood = new Set(items.filter(({ kind }) => kind === ProductKind.COURSE).map(({ id }) => id));
  const seen = new Set<string>();
  // Its money is held, may go back by itself and is about nothing else.
  const isAlone = items.length === 1;
  return items.map(({ kind, id }, at) => {
    const key = `${kind} ${id}`;
    if (seen.has(key)) return 'INVALID_INPUT';
    seen.add(key);
    const offer = offers[at] ?? null;
    if (kind === ProductKind.PAID_QUESTION) return isAlone ? questionRefusal(offer) : 'INVALID_INPUT';
    const refusal = offerRefusal(offer);
    if (refusal) return refusal;
    const needless = kind === ProductKind.COURSE_PLAN && offer?.courseId && forGood.has(offer.courseId);
    return needless ? 'ALREADY_OWNED' : null;
  });
}

/** One product of a quote that can be bought. */
export interface Item {
  kind: ProductKind;
  offer: Offer;
}

/** What coupons look at: what each product costs now, limited-time price and all. */
export function pricedLines(items: readonly Item[]): PricedLine[] {
  // No coupon is good for what goes on to an expert; it is ordered alone, so that the others keep their places.
  const discountable = items.filter(({ kind }) => kind !== ProductKind.PAID_QUESTION);
  return discountable.map(({ offer }, key) => ({
    key,
    priceFen: offer.limited?.priceFen ?? offer.listFen,
    courseId: offer.courseId,
    categoryIds: offer.categoryIds,
  }));
}

/**
 * From the list price to what is to be paid, line by line: the limited-time price first, then the coupons, each split
 * over its lines to the fen. Prices come from the catalogue alone, and all sums are sums of the lines.
 */
export function quoteOf(
  items: readonly Item[],
  coupons: readonly CouponFacts[],
): Sums & { lines: QuotedLine[] } {
  const uses = applyCoupons(coupons, pricedLines(items));
  const lines = items.map(({ kind, offer }, at): QuotedLine => {
    const steps = uses.map(({ couponId, perLine }) => couponStep(coupons, couponId, perLine[at] ?? 0));
    const adjustments = [...limitedStep(offer), ...steps].filter(({ amountFen }) => amountFen < 0);
    const { id: productId, title, listFen } = offer;
    return {
      kind,
      productId,
      title,
      listFen,
      adjustments,
      priceFen: listFen + sum(adjustments, 'amountFen'),
    };
  });
  const [listFen, payableFen] = [sum(lines, 'listFen'), sum(lines, 'priceFen')];
  return { lines, listFen, discountFen: listFen - payableFen, payableFen };
}

/** What a choice of coupons comes to: those that apply, and why the others of it do not, by id. */
export interface CouponChoice {
  applied: CouponFacts[];
  refused: Map<string, Code>;
}

/** Of the coupons that were asked for, in the order they were, exactly those that apply. */
export function chooseCoupons(
  asked: readonly CouponFacts[],
  lines: readonly PricedLine[],
  now: Date,
): CouponChoice {
  const refused = new Map<string, Code>();
  let applied = asked.filter(coupon => {
    const code = couponRefusal(coupon, lines, now);
    if (code) refused.set(coupon.id, code);
    return !code;
  });
  const leaveOut = (id: string, code: Code) => {
    refused.set(id, code);
    applied = applied.filter(coupon => coupon.id !== id);
  };
  for (let clash = stackingRefusal(applied); clash; clash = stackingRefusal(applied)) {
    leaveOut(applied[clash.at]?.id ?? '', clash.code);
  }
  for (const { couponId, offFen } of applyCoupons(applied, lines)) {
    if (offFen === 0) leaveOut(couponId, 'COUPON_NO_EFFECT');
  }
  return { applied, refused };
}

/** One coupon of the buyer beside a quote. */
export interface QuotedCoupon {
  couponId: string;
  /** What it takes off: in this quote where it is applied, else alone. */
  offFen: Fen;
  applied: boolean;
  /** Among the best choice. */
  suggested: boolean;
  refusal: Code | null;
}

/**
 * The buyer's coupons beside a quote, the most useful alone first, so that their order does not change with the choice,
 * and the chosen ones apart. `askedIds` null takes the best choice.
 */
export function quoteCoupons(
  wallet: readonly CouponFacts[],
  lines: readonly PricedLine[],
  now: Date,
  askedIds: readonly string[] | null,
): { applied: CouponFacts[]; coupons: QuotedCoupon[] } {
  const best = bestCoupons(wallet, lines, now);
  const byId = new Map(wallet.map(coupon => [coupon.id, coupon]));
  const asked = (askedIds ?? best).flatMap(id => byId.get(id) ?? []);
  const { applied, refused } = chooseCoupons(asked, lines, now);
  const offs = new Map(applyCoupons(applied, lines).map(use => [use.couponId, use.offFen]));
  const ranked = wallet.map(coupon => {
    const refusal = couponRefusal(coupon, lines, now);
    const aloneFen = refusal ? 0 : sum(applyCoupons([coupon], lines), 'offFen');
    const shown: QuotedCoupon = {
      couponId: coupon.id,
      offFen: offs.get(coupon.id) ?? aloneFen,
      applied: offs.has(coupon.id),
      suggested: best.includes(coupon.id),
      refusal: refused.get(coupon.id) ?? refusal,
    };
    return { shown, aloneFen, ends: coupon.validUntil.getTime() };
  });
  ranked.sort((a, b) => b.aloneFen - a.aloneFen || a.ends - b.ends);
  return { applied, coupons: ranked.map(({ shown }) => shown) };
}

/** An adjustment as it is shown. */
export function shownAdjustment({ kind, label, amountFen }: Adjustment): {
  kind: AdjustmentKind;
  label: string;
  amount: Money;
} {
  return { kind, label, amount: new Money(amountFen) };
}

function limitedStep({ listFen, limited }: Offer): Adjustment[] {
  if (!limited) return [];
  const { id: sourceId, label, priceFen } = limited;
  return [{ kind: AdjustmentKind.LIMITED_PRICE, label, amountFen: priceFen - listFen, sourceId }];
}

function couponStep(coupons: readonly CouponFacts[], sourceId: string, offFen: Fen): Adjustment {
  const label = coupons.find(({ id }) => id === sourceId)?.name ?? '';
  return { kind: AdjustmentKind.COUPON, label, amountFen: -offFen, sourceId };
}

function sum<K extends string>(parts: readonly Record<K, Fen>[], key: K): Fen {
  return parts.reduce((total, part) => total + part[key], 0);
}
