import { describe, expect, it } from 'vitest';
import {
  claimRefusal,
  grantRefusal,
  templateFault,
  validityOf,
  type ClaimFacts,
  type TemplateTerms,
} from './coupon-template.rules.js';
import { CouponKind, CouponScope } from './coupon.rules.js';

const NOW = new Date('2026-11-11T00:00:00+08:00');
const at = (ms: number) => new Date(NOW.getTime() + ms);
const DAY = 24 * 3_600_000;

const facts: ClaimFacts = {
  ...{
    active: true,
    onPurchase: false,
    total: 10,
    claimed: 9,
    perUser: 2,
    claimFrom: NOW,
    claimUntil: at(1),
  },
  ...{ validFrom: NOW, validUntil: at(DAY), validDays: null },
};

describe('claiming the last coupon with one of two already mine', () => {
  it.each<[string, Partial<ClaimFacts>, number, string | null, string | null]>([
    ['goes', {}, 1, null, null],
    ['has no end where the template has none', { claimUntil: null, total: null }, 1, null, null],
    ['is refused to the inactive', { active: false }, 1, 'COUPON_NOT_CLAIMABLE', null],
    ['is refused a millisecond early', { claimFrom: at(1) }, 1, 'COUPON_NOT_CLAIMABLE', null],
    ['is refused at the end', { claimUntil: NOW }, 1, 'COUPON_NOT_CLAIMABLE', null],
    ['is refused when none can be used any more', { validUntil: NOW }, 1, 'COUPON_NOT_CLAIMABLE', 'same'],
    ['is refused to whoever has two', {}, 2, 'COUPON_LIMIT_REACHED', 'same'],
    ['is refused when all are taken', { claimed: 10 }, 1, 'COUPON_SOLD_OUT', 'same'],
    ['tells whoever has theirs of that first', { claimed: 10 }, 2, 'COUPON_LIMIT_REACHED', 'same'],
  ])('%s', (_what, change, mine, code, granted) => {
    const template = { ...facts, ...change };
    expect(claimRefusal(template, mine, NOW)).toBe(code);
    expect(grantRefusal(template, mine, NOW)).toBe(granted === 'same' ? code : granted);
  });
});

it('is valid for whole days from the claim, or between its dates', () => {
  const days = { ...facts, validFrom: null, validUntil: null, validDays: 7 };
  expect(validityOf(days, NOW)).toEqual({ validFrom: NOW, validUntil: at(7 * DAY) });
  expect(validityOf(facts, at(-DAY))).toEqual({ validFrom: NOW, validUntil: at(DAY) });
});

const minus: TemplateTerms = {
  ...{
    name: '满100减20',
    kind: CouponKind.AMOUNT_OFF,
    amountOffFen: 2000,
    payPermille: null,
    maxOffFen: null,
  },
  ...{ thresholdFen: 10_000, scope: CouponScope.ALL, scopeIds: [], stackable: false, total: 10, perUser: 1 },
  ...{
    claimFrom: NOW,
    claimUntil: at(1),
    validFrom: null,
    validUntil: null,
    validDays: 7,
    active: true,
    onPurchase: false,
  },
};
const times: TemplateTerms = {
  ...minus,
  ...{ kind: CouponKind.PERCENT_OFF, amountOffFen: null, payPermille: 880, maxOffFen: 5000 },
};
const dated = { validDays: null, validFrom: NOW, validUntil: at(1) };

it.each<[TemplateTerms, Partial<TemplateTerms>, string[] | null]>([
  [minus, {}, null],
  [times, { maxOffFen: null, thresholdFen: 0, total: null, claimUntil: null }, null],
  [minus, dated, null],
  [minus, { total: 5 }, null],
  [minus, { scope: CouponScope.COURSE, scopeIds: ['a', 'b'] }, null],
  [minus, { name: '' }, ['name']],
  [minus, { name: '券'.repeat(31) }, ['name']],
  [minus, { amountOffFen: null }, ['amountOffFen']],
  [minus, { amountOffFen: 0 }, ['amountOffFen']],
  [minus, { payPermille: 880 }, ['payPermille']],
  [minus, { maxOffFen: 1 }, ['maxOffFen']],
  [minus, { thresholdFen: -1 }, ['thresholdFen']],
  [times, { amountOffFen: 1 }, ['amountOffFen']],
  [times, { payPermille: null }, ['payPermille']],
  [times, { payPermille: 0 }, ['payPermille']],
  [times, { payPermille: 1000 }, ['payPermille']],
  [times, { maxOffFen: 0 }, ['maxOffFen']],
  [minus, { scopeIds: ['a'] }, ['scopeIds']],
  [minus, { scope: CouponScope.CATEGORY }, ['scopeIds']],
  [minus, { scope: CouponScope.CATEGORY, scopeIds: ['a', 'b', 'a'] }, ['scopeIds', '2']],
  [minus, { total: 4 }, ['total']],
  [minus, { total: 0 }, ['total']],
  [minus, { perUser: 0 }, ['perUser']],
  [minus, { perUser: 101 }, ['perUser']],
  [minus, { claimUntil: NOW }, ['claimUntil']],
  [minus, { validDays: 0 }, ['validDays']],
  [minus, { validFrom: NOW }, ['validFrom']],
  [minus, { validUntil: NOW }, ['validUntil']],
  [minus, { validDays: null }, ['validFrom']],
  [minus, { ...dated, validUntil: null }, ['validUntil']],
  [minus, { ...dated, validUntil: NOW }, ['validUntil']],
])('takes or refuses a template, five of which are out (%#)', (terms, change, field) => {
  expect(templateFault({ ...terms, ...change }, 5)).toEqual(field);
});
