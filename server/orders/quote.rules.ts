import type { UserErrorCode } from '../kernel/errors.js';
import type { Fen } from '../kernel/money.js';
import { AdjustmentKind, ProductKind, type Adjustment } from './order.rules.js';

/** What a product kind tells of one product for one buyer. */
export interface Offer {
  id: string;
  title: string;
  listFen: Fen;
  /** The limited-time price that holds now. */
  limited: { id: string; label: string; priceFen: Fen } | null;
  forSale: boolean;
  /** For good: access that ends does not count. */
  owned: boolean;
  /** What coupons look at; null where the product belongs to no course. */
  courseId: string | null;
  categoryId: string | null;
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

/**
 * The same for what is ordered together: nothing twice, and no term of a course that the same order buys for good.
 * `items` and `offers` go in step.
 */
export function refusals(items: readonly Asked[], offers: readonly (Offer | null)[]): (Code | null)[] {
  const forGood = new Set(items.filter(({ kind }) => kind === ProductKind.COURSE).map(({ id }) => id));
  const seen = new Set<string>();
  return items.map(({ kind, id }, at) => {
    const key = `${kind} ${id}`;
    if (seen.has(key)) return 'INVALID_INPUT';
    seen.add(key);
    const offer = offers[at] ?? null;
    const refusal = offerRefusal(offer);
    if (refusal) return refusal;
    const needless = kind === ProductKind.COURSE_PLAN && offer?.courseId && forGood.has(offer.courseId);
    return needless ? 'ALREADY_OWNED' : null;
  });
}

/** From the list price to what is to be paid, line by line. Prices come from the catalogue alone. */
export function quoteOf(
  items: readonly { kind: ProductKind; offer: Offer }[],
): Sums & { lines: QuotedLine[] } {
  const lines = items.map(({ kind, offer }): QuotedLine => {
    const adjustments = offer.limited ? [limitedPrice(offer.listFen, offer.limited)] : [];
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

function limitedPrice(listFen: Fen, { id, label, priceFen }: NonNullable<Offer['limited']>): Adjustment {
  return { kind: AdjustmentKind.LIMITED_PRICE, label, amountFen: priceFen - listFen, sourceId: id };
}

function sum<K extends string>(parts: readonly Record<K, Fen>[], key: K): Fen {
  return parts.reduce((total, part) => total + part[key], 0);
}
