/** What makes the demo courses cheaper. Moments are told in days from the first start, so that nothing is over by then. */

export interface CouponContent {
  name: string;
  /** 满减: what comes off, in fen. */
  amountOffFen?: number;
  /** 折扣: what remains to be paid, in thousandths, and at most how many fen come off. */
  payPermille?: number;
  maxOffFen?: number;
  thresholdFen: number;
  /** Slugs of courses, or names of categories; neither: everything. */
  courses?: readonly string[];
  categories?: readonly string[];
  stackable?: boolean;
  total?: number;
  /** It can be used for that long after the claim … */
  validDays?: number;
  /** … or by everybody until then. */
  untilDay?: number;
  /** Comes with a paid order. */
  onPurchase?: boolean;
  /** Only admins give it. */
  giftOnly?: boolean;
}

/** In the order in which the coupon centre shows them. */
export const coupons: readonly CouponContent[] = [
  { name: '新人满100减20', amountOffFen: 2000, thresholdFen: 10_000, validDays: 30 },
  {
    ...{ name: '学习季8.8折，最多减50', payPermille: 880, maxOffFen: 5000, thresholdFen: 0 },
    ...{ total: 5000, untilDay: 45 },
  },
  {
    ...{ name: 'TypeScript 专用券，立减30', amountOffFen: 3000, thresholdFen: 0, courses: ['typescript'] },
    ...{ stackable: true, validDays: 14 },
  },
  {
    ...{ name: '编程课满150减15', amountOffFen: 1500, thresholdFen: 15_000, categories: ['编程'] },
    ...{ stackable: true, total: 200, validDays: 30 },
  },
  {
    ...{ name: '设计课限量半价券', payPermille: 500, maxOffFen: 10_000, thresholdFen: 5000 },
    ...{ categories: ['设计'], total: 10, validDays: 7 },
  },
  { name: '复购礼券，满80减8', amountOffFen: 800, thresholdFen: 8000, validDays: 60, onPurchase: true },
  { name: '客服心意券，立减10', amountOffFen: 1000, thresholdFen: 0, validDays: 90, giftOnly: true },
];

export const limitedPrices = [{ course: 'product', priceFen: 14_900, label: '开课特惠', days: 7 }] as const;

export const plans = [
  { course: 'typescript', name: '按月学习', months: 1, priceFen: 3900 },
  { course: 'typescript', name: '按年学习', months: 12, priceFen: 16_800 },
  { course: 'sql', name: '按月学习', months: 1, priceFen: 2900 },
] as const;
