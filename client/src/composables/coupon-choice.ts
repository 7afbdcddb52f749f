import type { QuotedCouponFragment } from '@graphql/graphql';

/** Usable on what is bought; one that only does not go together with the chosen ones can be chosen instead of them. */
export const isUsable = ({ refusal }: QuotedCouponFragment): boolean =>
  !refusal || refusal.code === 'COUPON_NOT_STACKABLE';

export const appliedIds = (coupons: readonly QuotedCouponFragment[]): string[] =>
  coupons.filter(({ applied }) => applied).map(({ coupon }) => coupon.id);

/**
 * What is wished for after a tap on a coupon: a chosen one is put back, one that goes with others joins those that do as
 * well, any other one takes their place. Whether the wish comes true is the server's word in the next quote.
 */
export function afterTap(coupons: readonly QuotedCouponFragment[], id: string): string[] {
  const tapped = coupons.find(({ coupon }) => coupon.id === id);
  if (!tapped) return appliedIds(coupons);
  if (tapped.applied) return appliedIds(coupons).filter(chosen => chosen !== id);
  if (!tapped.coupon.template.stackable) return [id];
  return [...appliedIds(coupons.filter(({ coupon }) => coupon.template.stackable)), id];
}

/** Whether the chosen ones are the best choice there is. */
export const isBest = (coupons: readonly QuotedCouponFragment[]): boolean =>
  coupons.every(({ applied, suggested }) => applied === suggested);
