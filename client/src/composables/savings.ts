import { isBest } from './coupon-choice';
import { takenOff, total } from './format';
import { t } from '../i18n';
import type { Quote } from './use-quote';

type Facts = Pick<Quote, 'coupons'> & {
  lines: readonly Pick<Quote['lines'][number], 'adjustments' | 'refusal'>[];
};

/** What makes the sum lower than the list prices, coupons first, each with its name: "最优券 −¥41.88". */
export function savings({ lines, coupons }: Facts): string[] {
  const limited = lines
    .filter(({ refusal }) => !refusal)
    .flatMap(({ adjustments }) => adjustments.filter(({ kind }) => kind === 'LIMITED_PRICE'));
  const labels = new Set(limited.map(({ label }) => label));
  const applied = coupons.filter(coupon => coupon.applied);
  return [
    {
      name: t(isBest(coupons) ? 'cart.bestCoupon' : 'cart.coupon'),
      sums: applied.map(({ off }) => off),
    },
    {
      name: labels.size === 1 ? [...labels][0]! : t('cart.limited'),
      // A step down is told as a negative sum.
      sums: limited.map(({ amount }) => ({ fen: -amount.fen })),
    },
  ]
    .filter(({ sums }) => sums.some(({ fen }) => fen > 0))
    .map(({ name, sums }) => `${name} ${takenOff(total(sums))}`);
}
