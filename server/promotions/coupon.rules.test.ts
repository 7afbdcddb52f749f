import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestCoupons } from './best-coupons.rules.js';
import {
  applyCoupons,
  assertCouponMove,
  CouponKind,
  couponRefusal,
  CouponScope,
  couponState,
  CouponStatus,
  stackingRefusal,
  type CouponFacts,
  type PricedLine,
} from './coupon.rules.js';

const NOW = new Date('2026-11-11T00:00:00+08:00');
const at = (ms: number) => new Date(NOW.getTime() + ms);

/** 满100减20 of everything, unless said otherwise. */
const coupon = (change: Partial<CouponFacts> = {}): CouponFacts => ({
  ...{ id: 'c', templateId: 't', name: '满100减20', kind: CouponKind.AMOUNT_OFF },
  ...{ amountOffFen: 2000, payPermille: null, maxOffFen: null, thresholdFen: 10_000 },
  ...{ scope: CouponScope.ALL, scopeIds: [], stackable: false, status: CouponStatus.USABLE, orderId: null },
  ...{ validFrom: at(-1000), validUntil: at(1000) },
  ...change,
});
const percent = (payPermille: number, change: Partial<CouponFacts> = {}): CouponFacts =>
  coupon({
    ...{ kind: CouponKind.PERCENT_OFF, amountOffFen: null, payPermille, thresholdFen: 0 },
    ...change,
  });
const line = (priceFen: number, courseId = 'python', categoryId = 'code'): PricedLine => ({
  ...{ key: 0, priceFen, courseId, categoryIds: [categoryId] },
});
const offOf = (coupons: CouponFacts[], lines: PricedLine[]) =>
  applyCoupons(coupons, lines).reduce((off, use) => off + use.offFen, 0);

it('moves a coupon only along its table, and throws otherwise', () => {
  const legal = ['USABLE RESERVED', 'RESERVED USED', 'RESERVED USABLE', 'USED USABLE'];
  for (const from of Object.values(CouponStatus)) {
    for (const to of Object.values(CouponStatus)) {
      if (legal.includes(`${from} ${to}`)) expect(() => assertCouponMove(from, to)).not.toThrow();
      else expect(() => assertCouponMove(from, to)).toThrow(`from ${from} to ${to}`);
    }
  }
});

describe('the state of a coupon', () => {
  it.each([
    [CouponStatus.USABLE, 0, 1, 'USABLE'],
    [CouponStatus.USABLE, 1, 2, 'UPCOMING'],
    [CouponStatus.USABLE, -1, 0, 'EXPIRED'],
    [CouponStatus.RESERVED, -2, -1, 'RESERVED'],
    [CouponStatus.USED, -2, -1, 'USED'],
  ])('%s, from %i ms until %i ms from now: %s', (status, from, until, state) => {
    expect(couponState({ status, validFrom: at(from), validUntil: at(until) }, NOW)).toBe(state);
  });
});

describe('why a coupon does not apply', () => {
  it.each<[string, CouponFacts, PricedLine[], string | null]>([
    ['exactly at the threshold', coupon(), [line(10_000)], null],
    ['a fen below the threshold', coupon(), [line(9_999)], 'COUPON_BELOW_THRESHOLD'],
    ['a threshold that two lines reach together', coupon(), [line(4_000), line(6_000)], null],
    ['nothing ordered', coupon(), [], 'COUPON_OUT_OF_SCOPE'],
    ['no threshold, and nothing to pay', coupon({ thresholdFen: 0 }), [line(0)], 'COUPON_NO_EFFECT'],
    ['the first moment', coupon({ validFrom: NOW }), [line(10_000)], null],
    ['a millisecond early', coupon({ validFrom: at(1) }), [line(10_000)], 'COUPON_NOT_YET_VALID'],
    ['the last millisecond', coupon({ validUntil: at(1) }), [line(10_000)], null],
    ['the end', coupon({ validUntil: NOW }), [line(10_000)], 'COUPON_EXPIRED'],
    ['used before', coupon({ status: CouponStatus.USED, orderId: 'mine' }), [line(10_000)], 'COUPON_USED'],
    [
      'held by another order',
      coupon({ status: CouponStatus.RESERVED, orderId: 'other' }),
      [line(10_000)],
      'COUPON_RESERVED',
    ],
    ['held by this order', coupon({ status: CouponStatus.RESERVED, orderId: 'mine' }), [line(10_000)], null],
    [
      'only lines in scope count towards the threshold',
      coupon({ scope: CouponScope.COURSE, scopeIds: ['python'] }),
      [line(9_999), line(50_000, 'sql')],
      'COUPON_BELOW_THRESHOLD',
    ],
    [
      'another course',
      coupon({ scope: CouponScope.COURSE, scopeIds: ['sql'] }),
      [line(10_000)],
      'COUPON_OUT_OF_SCOPE',
    ],
    ['its category', coupon({ scope: CouponScope.CATEGORY, scopeIds: ['code'] }), [line(10_000)], null],
    [
      'something that is on no shelf',
      coupon({ scope: CouponScope.CATEGORY, scopeIds: ['code'] }),
      [{ key: 0, priceFen: 10_000, courseId: null, categoryIds: [] }],
      'COUPON_OUT_OF_SCOPE',
    ],
    [
      'a shelf below its category',
      coupon({ scope: CouponScope.CATEGORY, scopeIds: ['code'] }),
      [{ ...line(10_000), categoryIds: ['databases', 'code'] }],
      null,
    ],
  ])('%s', (_what, given, lines, refusal) => {
    expect(couponRefusal(given, lines, NOW, 'mine')).toBe(refusal);
  });
});

describe('what a coupon takes off', () => {
  it.each<[string, CouponFacts, number, number]>([
    ['满100减20 of ¥200', coupon(), 20_000, 2000],
    ['满减 takes no more than there is', coupon({ amountOffFen: 5000, thresholdFen: 0 }), 1999, 1999],
    ['8.8折 of ¥200', percent(880), 20_000, 2400],
    ['8.8折 of ¥199.99 leaves ¥175.99, not ¥175.9912', percent(880), 19_999, 2400],
    ['5折 of one fen leaves nothing', percent(500), 1, 1],
    ['9.5折 of ¥19.90 leaves ¥18.90, not ¥18.905', percent(950), 1990, 100],
    ['8.8折 of ¥1000, at most ¥50', percent(880, { maxOffFen: 5000 }), 100_000, 5000],
    ['8.8折 under its cap', percent(880, { maxOffFen: 5000 }), 40_000, 4800],
  ])('%s', (_what, given, priceFen, offFen) => {
    expect(applyCoupons([given], [line(priceFen)])).toEqual([{ couponId: 'c', offFen, perLine: [offFen] }]);
  });

  it('parts it over the lines in scope alone, to the fen', () => {
    const scoped = coupon({ scope: CouponScope.CATEGORY, scopeIds: ['code'] });
    const lines = [line(9_900), line(5_000, 'draw', 'design'), line(100, 'sql')];
    expect(applyCoupons([scoped], lines)).toEqual([{ couponId: 'c', offFen: 2000, perLine: [1980, 0, 20] }]);
  });

  it('applies 折扣 before 满减, whichever was named first', () => {
    const both = [
      coupon({ id: 'minus', stackable: true }),
      percent(880, { id: 'times', templateId: 'u', stackable: true }),
    ];
    const uses = [
      { couponId: 'times', offFen: 2400, perLine: [2400] },
      { couponId: 'minus', offFen: 2000, perLine: [2000] },
    ];
    expect(applyCoupons(both, [line(20_000)])).toEqual(uses);
    expect(applyCoupons(both.reverse(), [line(20_000)])).toEqual(uses);
  });
});

/** A letter a template; a capital stands alone. */
it.each([
  ['one alone', 'A', null],
  ['stackable ones of three templates', 'abc', null],
  ['one that stands alone, second', 'aB', 1],
  ['one that stands alone, first', 'Ab', 1],
  ['two of one template', 'aba', 2],
  ['a fourth', 'abcd', 3],
])('stacking: %s', (_what, letters, refused) => {
  const coupons = [...letters].map(letter => ({ stackable: letter >= 'a', templateId: letter }));
  expect(stackingRefusal(coupons)).toEqual(
    refused === null ? null : { at: refused, code: 'COUPON_NOT_STACKABLE' },
  );
});

const COURSES = ['python', 'sql', 'draw'];
const SHELVES = ['code', 'design'];
const lines = fc.array(
  fc.record({
    key: fc.nat(),
    priceFen: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 5_000_000 })),
    courseId: fc.constantFrom(...COURSES, null),
    categoryIds: fc.subarray(SHELVES),
  }),
  { minLength: 1, maxLength: 6 },
);
const worth = fc.oneof(
  fc.record({
    kind: fc.constant(CouponKind.AMOUNT_OFF),
    amountOffFen: fc.integer({ min: 1, max: 1_000_000 }),
    payPermille: fc.constant(null),
    maxOffFen: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant(CouponKind.PERCENT_OFF),
    amountOffFen: fc.constant(null),
    payPermille: fc.integer({ min: 1, max: 999 }),
    maxOffFen: fc.option(fc.integer({ min: 1, max: 500_000 })),
  }),
);
const scope = fc.oneof(
  fc.constant({ scope: CouponScope.ALL, scopeIds: [] }),
  fc.record({ scope: fc.constant(CouponScope.COURSE), scopeIds: fc.subarray(COURSES) }),
  fc.record({ scope: fc.constant(CouponScope.CATEGORY), scopeIds: fc.subarray(SHELVES) }),
);
const terms = fc.record({
  thresholdFen: fc.integer({ min: 0, max: 400 }),
  stackable: fc.boolean(),
  templateId: fc.constantFrom('t1', 't2', 't3', 't4', 't5'),
  until: fc.constantFrom(0, 1, 2, 3),
});
const wallet = fc.array(fc.tuple(worth, scope, terms), { maxLength: 7 }).map(all =>
  all.map(([, , { until, templateId }], index) => {
    // Coupons of one template have its terms; only their days are their own.
    const first = all.find(([, , terms]) => terms.templateId === templateId) ?? all[index]!;
    const [value, where, { thresholdFen, stackable }] = first;
    const own = { templateId, id: `c${index}`, validUntil: at(until) };
    return coupon({ ...value, ...where, thresholdFen, stackable, ...own });
  }),
);

it('never takes more than is left, nothing negative, and parts that add up, for any coupons and lines', () => {
  fc.assert(
    fc.property(wallet, lines, (coupons, given) => {
      const left = given.map(({ priceFen }) => priceFen);
      for (const { offFen, perLine } of applyCoupons(coupons, given)) {
        expect(perLine.reduce((sum, fen) => sum + fen, 0)).toBe(offFen);
        perLine.forEach((fen, index) => {
          expect(fen).toBeGreaterThanOrEqual(0);
          expect((left[index] as number) - fen).toBeGreaterThanOrEqual(0);
          left[index] = (left[index] as number) - fen;
        });
      }
    }),
  );
});

/** Every set of at most three that may be used together. */
function allowedSets(coupons: CouponFacts[]): CouponFacts[][] {
  const sets: CouponFacts[][] = [[]];
  for (const next of coupons) sets.push(...sets.filter(set => set.length < 3).map(set => [...set, next]));
  return sets.filter(set => !stackingRefusal(set));
}

it('suggests what takes the most off of all that may be used, with no coupon to spare', () => {
  fc.assert(
    fc.property(wallet, lines, (coupons, given) => {
      const ids = bestCoupons(coupons, given, NOW);
      const chosen = coupons.filter(({ id }) => ids.includes(id));
      expect(stackingRefusal(chosen)).toBe(null);
      for (const one of chosen) expect(couponRefusal(one, given, NOW)).toBe(null);

      const sets = allowedSets(coupons.filter(one => !couponRefusal(one, given, NOW)));
      const most = Math.max(...sets.map(set => offOf(set, given)));
      const equal = sets.filter(set => offOf(set, given) === most);
      expect(offOf(chosen, given)).toBe(most);
      expect(ids.length).toBe(Math.min(...equal.map(set => set.length)));
      if (ids.length === 1) {
        const soonest = Math.min(
          ...equal.filter(set => set.length === 1).map(([one]) => one!.validUntil.getTime()),
        );
        expect(chosen[0]!.validUntil.getTime()).toBe(soonest);
      }
    }),
    { numRuns: 500 },
  );
});

it('finds the best of two hundred coupons that all stack', () => {
  const coupons = Array.from({ length: 200 }, (_, n) =>
    percent(500 + n, { id: `c${n}`, templateId: `t${n}`, stackable: true, maxOffFen: 40_000 - n }),
  );
  const given = Array.from({ length: 20 }, (_, n) => line(10_000 + n));
  expect(bestCoupons(coupons, given, NOW)).toEqual(['c0', 'c1', 'c2']);
});
