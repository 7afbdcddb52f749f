import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CouponKind, CouponScope, CouponStatus, type CouponFacts } from '../promotions/coupon.rules.js';
import { ProductKind } from './order.rules.js';
import {
  chooseCoupons,
  offerRefusal,
  pricedLines,
  quoteCoupons,
  quoteOf,
  refusals,
  type Item,
  type Offer,
} from './quote.rules.js';

const now = new Date('2026-10-01T04:00:00Z');
const HOUR = 3_600_000;

const offer = (facts: Partial<Offer> = {}): Offer => ({
  id: 'a',
  title: 'Python入门',
  listFen: 20_000,
  limited: null,
  forSale: true,
  owned: false,
  courseId: facts.id ?? 'a',
  categoryIds: ['code'],
  ...facts,
});
const course = (facts: Partial<Offer> = {}): Item => ({ kind: ProductKind.COURSE, offer: offer(facts) });

const coupon = (facts: Partial<CouponFacts> = {}): CouponFacts => ({
  id: 'c1',
  templateId: facts.id ?? 'c1',
  name: '满100减20',
  kind: CouponKind.AMOUNT_OFF,
  amountOffFen: 2_000,
  payPermille: null,
  maxOffFen: null,
  thresholdFen: 10_000,
  scope: CouponScope.ALL,
  scopeIds: [],
  stackable: false,
  status: CouponStatus.USABLE,
  orderId: null,
  validFrom: new Date(now.getTime() - HOUR),
  validUntil: new Date(now.getTime() + HOUR),
  ...facts,
});

describe('what can be ordered', () => {
  it.each([
    [null, 'NOT_FOUND'],
    [offer({ forSale: false }), 'COURSE_NOT_FOR_SALE'],
    [offer({ forSale: false, owned: true }), 'COURSE_NOT_FOR_SALE'],
    [offer({ owned: true }), 'ALREADY_OWNED'],
    [offer(), null],
  ])('of %o is said', (given, code) => {
    expect(offerRefusal(given)).toBe(code);
  });

  it('together is nothing twice, and no months of a course that is bought for good beside them', () => {
    const [forGood, plan, other] = [
      { kind: ProductKind.COURSE, id: 'a' },
      { kind: ProductKind.COURSE_PLAN, id: 'p' },
      { kind: ProductKind.COURSE_PLAN, id: 'q' },
    ];
    const months = offer({ id: 'p', courseId: 'a' });
    const elsewhere = offer({ id: 'q', courseId: 'b' });
    expect(refusals([forGood, plan, other], [offer(), months, elsewhere])).toEqual([
      null,
      'ALREADY_OWNED',
      null,
    ]);
    expect(refusals([plan, other], [months, elsewhere])).toEqual([null, null]);
    expect(refusals([forGood, forGood], [offer(), offer()])).toEqual([null, 'INVALID_INPUT']);
  });
});

describe('a quote', () => {
  it('goes from the list price over the limited price and the coupon to what is paid', () => {
    const limited = { id: 'w', label: '国庆特惠', priceFen: 15_000 };
    expect(quoteOf([course({ limited }), course({ id: 'b', listFen: 5_000 })], [coupon()])).toEqual({
      lines: [
        {
          kind: 'COURSE',
          productId: 'a',
          title: 'Python入门',
          listFen: 20_000,
          adjustments: [
            { kind: 'LIMITED_PRICE', label: '国庆特惠', amountFen: -5_000, sourceId: 'w' },
            { kind: 'COUPON', label: '满100减20', amountFen: -1_500, sourceId: 'c1' },
          ],
          priceFen: 13_500,
        },
        {
          kind: 'COURSE',
          productId: 'b',
          title: 'Python入门',
          listFen: 5_000,
          adjustments: [{ kind: 'COUPON', label: '满100减20', amountFen: -500, sourceId: 'c1' }],
          priceFen: 4_500,
        },
      ],
      listFen: 25_000,
      discountFen: 7_000,
      payableFen: 18_000,
    });
  });

  it('of nothing is nothing, and of what is free is free', () => {
    expect(quoteOf([], [])).toEqual({ lines: [], listFen: 0, discountFen: 0, payableFen: 0 });
    const free = quoteOf([course({ listFen: 2_000 })], [coupon({ thresholdFen: 0 })]);
    expect(free).toMatchObject({ listFen: 2_000, discountFen: 2_000, payableFen: 0 });
  });

  const item = fc
    .record({
      listFen: fc.integer({ min: 0, max: 3_000_000 }),
      limitedFen: fc.option(fc.integer({ min: 0, max: 3_000_000 })),
      courseId: fc.constantFrom('a', 'b', null),
      categoryIds: fc.subarray(['code', 'art']),
      kind: fc.constantFrom(ProductKind.COURSE, ProductKind.COURSE_PLAN),
    })
    .map(({ listFen, limitedFen, kind, ...of }): Item => {
      const lower = limitedFen !== null && limitedFen < listFen;
      const limited = lower ? { id: 'w', label: '特惠', priceFen: limitedFen } : null;
      return { kind, offer: offer({ listFen, limited, ...of }) };
    });
  const anyCoupon = fc
    .record({
      percent: fc.boolean(),
      amountOffFen: fc.integer({ min: 1, max: 1_000_000 }),
      payPermille: fc.integer({ min: 1, max: 999 }),
      maxOffFen: fc.option(fc.integer({ min: 1, max: 100_000 })),
      thresholdFen: fc.constantFrom(0, 10_000),
      scope: fc.constantFrom(...Object.values(CouponScope)),
      stackable: fc.boolean(),
    })
    .map(({ percent, amountOffFen, payPermille, maxOffFen, scope, ...rest }) => ({
      ...rest,
      scope,
      kind: percent ? CouponKind.PERCENT_OFF : CouponKind.AMOUNT_OFF,
      amountOffFen: percent ? null : amountOffFen,
      payPermille: percent ? payPermille : null,
      maxOffFen: percent ? maxOffFen : null,
      scopeIds: { ALL: [], CATEGORY: ['code'], COURSE: ['a'] }[scope],
    }));
  const wallet = fc
    .array(anyCoupon, { maxLength: 6 })
    .map(coupons => coupons.map((facts, at) => coupon({ ...facts, id: `c${at}` })));

  it('always adds up in whole fen, and is never negative nor above the list price', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), wallet, (items, coupons) => {
        const { applied } = chooseCoupons(coupons, pricedLines(items), now);
        const { lines, listFen, discountFen, payableFen } = quoteOf(items, applied);
        for (const line of lines) {
          const off = line.adjustments.reduce((sum, { amountFen }) => sum + amountFen, 0);
          expect(line.priceFen).toBe(line.listFen + off);
          expect(line.priceFen >= 0 && line.adjustments.every(({ amountFen }) => amountFen < 0)).toBe(true);
          expect([line.priceFen, ...line.adjustments.map(a => a.amountFen)].every(Number.isInteger)).toBe(
            true,
          );
        }
        expect(listFen).toBe(lines.reduce((sum, line) => sum + line.listFen, 0));
        expect(payableFen).toBe(lines.reduce((sum, line) => sum + line.priceFen, 0));
        expect(discountFen).toBe(listFen - payableFen);
        expect(payableFen <= listFen && payableFen >= 0).toBe(true);
      }),
    );
  });

  it('with the suggested coupons costs no more than without, nor than with any one of them', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), wallet, (items, coupons) => {
        const lines = pricedLines(items);
        const best = quoteOf(items, quoteCoupons(coupons, lines, now, null).applied);
        for (const { id } of coupons) {
          const one = quoteOf(items, quoteCoupons(coupons, lines, now, [id]).applied);
          expect(best.payableFen).toBeLessThanOrEqual(one.payableFen);
        }
        expect(best.payableFen).toBeLessThanOrEqual(quoteOf(items, []).payableFen);
      }),
    );
  });

  it('says of each coupon either what it takes off together, or why it does not apply', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), wallet, fc.nat(), (items, coupons, seed) => {
        const asked = coupons.filter((_coupon, at) => (seed >> at) % 2).map(({ id }) => id);
        const lines = pricedLines(items);
        const { applied, coupons: shown } = quoteCoupons(coupons, lines, now, asked);
        expect(shown.map(({ couponId }) => couponId).sort()).toEqual(coupons.map(({ id }) => id).sort());
        for (const { couponId, ...one } of shown) {
          expect(one.applied).toBe(applied.some(({ id }) => id === couponId));
          expect(one.applied && one.refusal !== null).toBe(false);
          if (asked.includes(couponId)) expect(one.applied || one.refusal !== null).toBe(true);
        }
        const off = shown.filter(one => one.applied).reduce((sum, { offFen }) => sum + offFen, 0);
        expect(quoteOf(items, []).payableFen - quoteOf(items, applied).payableFen).toBe(off);
      }),
    );
  });
});

describe('a choice of coupons', () => {
  const lines = pricedLines([course()]);
  const choice = (...coupons: CouponFacts[]) => {
    const { applied, refused } = chooseCoupons(coupons, lines, now);
    return { applied: applied.map(({ id }) => id), refused: Object.fromEntries(refused) };
  };

  it('keeps those that stand together, in the order they were asked for', () => {
    const [a, b] = [coupon({ id: 'a', stackable: true }), coupon({ id: 'b', stackable: true })];
    expect(choice(a, b)).toEqual({ applied: ['a', 'b'], refused: {} });
    expect(choice(a, coupon({ id: 'x' }), b)).toEqual({
      applied: ['a', 'b'],
      refused: { x: 'COUPON_NOT_STACKABLE' },
    });
  });

  it('tells of each other one why it does not apply', () => {
    const over = coupon({ id: 'over', validUntil: now });
    const held = coupon({ id: 'held', status: CouponStatus.RESERVED, orderId: 'o' });
    const elsewhere = coupon({ id: 'elsewhere', scope: CouponScope.COURSE, scopeIds: ['b'] });
    expect(choice(over, held, elsewhere)).toEqual({
      applied: [],
      refused: { over: 'COUPON_EXPIRED', held: 'COUPON_RESERVED', elsewhere: 'COUPON_OUT_OF_SCOPE' },
    });
  });

  it('leaves out what finds nothing left to take off', () => {
    const all = coupon({
      id: 'all',
      stackable: true,
      amountOffFen: 50_000,
      scope: CouponScope.COURSE,
      scopeIds: ['a'],
    });
    expect(choice(all, coupon({ id: 'late', stackable: true }))).toEqual({
      applied: ['all'],
      refused: { late: 'COUPON_NO_EFFECT' },
    });
  });

  it('shows the most useful coupon first, whichever is chosen', () => {
    const wallet = [coupon({ id: 'small' }), coupon({ id: 'large', amountOffFen: 5_000 })];
    const shown = (asked: string[] | null) =>
      quoteCoupons(wallet, lines, now, asked).coupons.map(one => [one.couponId, one.applied, one.suggested]);
    expect(shown(null)).toEqual([
      ['large', true, true],
      ['small', false, false],
    ]);
    expect(shown(['small'])).toEqual([
      ['large', false, true],
      ['small', true, false],
    ]);
    expect(shown([])).toEqual([
      ['large', false, true],
      ['small', false, false],
    ]);
  });
});
