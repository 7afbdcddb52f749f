import { describe, expect, it } from 'vitest';
import type { QuotedCouponFragment } from '@graphql/graphql';
import { afterTap, appliedIds, isBest, isUsable } from './coupon-choice';

const coupon = (id: string, more: { stackable?: boolean; applied?: boolean } = {}) =>
  ({
    applied: more.applied ?? false,
    suggested: false,
    refusal: null,
    coupon: { id, template: { stackable: more.stackable ?? false } },
  }) as QuotedCouponFragment;

describe('a tap on a coupon', () => {
  it('takes the place of all others where it stands alone', () => {
    expect(afterTap([coupon('a', { applied: true, stackable: true }), coupon('b')], 'b')).toEqual(['b']);
  });

  it('joins those that go together with others, and sends away the one that stands alone', () => {
    const two = [coupon('a', { applied: true, stackable: true }), coupon('b', { stackable: true })];
    expect(afterTap(two, 'b')).toEqual(['a', 'b']);
    expect(afterTap([coupon('a', { applied: true }), coupon('b', { stackable: true })], 'b')).toEqual(['b']);
  });

  it('puts a chosen one back and leaves the others', () => {
    const both = [
      coupon('a', { applied: true, stackable: true }),
      coupon('b', { applied: true, stackable: true }),
    ];
    expect(afterTap(both, 'a')).toEqual(['b']);
    expect(afterTap([coupon('a', { applied: true })], 'a')).toEqual([]);
  });

  it('changes nothing when the coupon is no longer there', () => {
    const coupons = [coupon('a', { applied: true })];
    expect(afterTap(coupons, 'gone')).toEqual(appliedIds(coupons));
  });
});

it('offers a coupon that only does not go together with the chosen ones, and no other refused one', () => {
  const refused = (code: 'COUPON_NOT_STACKABLE' | 'COUPON_BELOW_THRESHOLD') => ({
    ...coupon('a'),
    refusal: { code, message: '' },
  });
  expect(
    [coupon('a'), refused('COUPON_NOT_STACKABLE'), refused('COUPON_BELOW_THRESHOLD')].map(isUsable),
  ).toEqual([true, true, false]);
});

it('calls a choice the best when it is exactly the suggested one', () => {
  const suggested = { ...coupon('a', { applied: true }), suggested: true };
  expect(isBest([suggested, coupon('b')])).toBe(true);
  expect(isBest([suggested, coupon('b', { applied: true })])).toBe(false);
  expect(isBest([{ ...suggested, applied: false }])).toBe(false);
});
