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

/** Reserved when an order is placed, used when it is paid, given back when it ends unpaid or is refunded in full. */
const NEXT: Record<CouponStatus, readonly CouponStatus[]> = {
  USABLE: [CouponStatus.RESERVED],
  RESERVED: [CouponStatus.USED, CouponStatus.USABLE],
  USED: [CouponStatus.USABLE],
};

export function assertCouponMove(from: CouponStatus, to: CouponStatus): void {
  if (!NEXT[from].includes(to)) throw new Error(`A coupon cannot move from ${from} to ${to}`);
}
