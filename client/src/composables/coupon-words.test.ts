import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CouponTicketFragment } from '@graphql/graphql';

vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined });
const { chooseLocale } = await import('../i18n');
const { claimStep, couponConditions, couponScope, couponValue, expiryWords, isNearEnd, validityWords } =
  await import('./coupon-words');

const money = (fen: number) => ({ fen, text: `¥${(fen / 100).toFixed(2)}` });
const now = new Date(2026, 10, 21, 12).getTime();
const inMs = (ms: number) => new Date(now + ms).toISOString();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

beforeEach(() => {
  vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined });
  chooseLocale('zh-CN');
});

describe('what stands on a ticket', () => {
  const off = (fen: number) => couponValue({ kind: 'AMOUNT_OFF', amountOff: money(fen), payPermille: null });
  const percent = (payPermille: number) => couponValue({ kind: 'PERCENT_OFF', amountOff: null, payPermille });

  it('is a sum, with its fen only where there are any', () => {
    expect(off(2_000)).toEqual({ before: '¥', figure: '20', behind: '' });
    expect(off(1_250)).toEqual({ before: '¥', figure: '12.50', behind: '' });
  });

  it('is what is still paid in Chinese, and what is taken off in English', () => {
    expect([880, 900, 855].map(permille => percent(permille).figure)).toEqual(['8.8', '9', '8.55']);
    expect(percent(880).behind).toBe('折');
    chooseLocale('en');
    expect(percent(880)).toEqual({ before: '', figure: '12', behind: '% off' });
    expect(percent(855).figure).toBe('14.5');
  });

  it('says from which sum on it holds', () => {
    expect(couponConditions({ threshold: money(10_000), maxOff: null })).toEqual(['满 ¥100 可用']);
    expect(couponConditions({ threshold: money(0), maxOff: money(5_000) })).toEqual(['无门槛', '最多减 ¥50']);
  });

  it.each<[CouponTicketFragment['scope'], string[], string[], string]>([
    ['ALL', [], [], '全部课程可用'],
    ['CATEGORY', ['编程', '设计'], [], '限「编程、设计」分类'],
    ['COURSE', [], ['Python 入门'], '限《Python 入门》'],
    ['COURSE', [], ['a', 'b'], '限 2 门课程'],
  ])('says what it is good for: %s %o %o', (scope, categories, courses, words) => {
    const named = { categories: categories.map(name => ({ id: name, name })) };
    expect(couponScope({ scope, ...named, courses: courses.map(title => ({ id: title, title })) })).toBe(
      words,
    );
  });
});

describe('when a coupon ends', () => {
  it.each([
    [0, '已过期'],
    [1, '1 分钟后过期'],
    [59 * MINUTE, '59 分钟后过期'],
    [HOUR, '1 小时后过期'],
    [DAY - 1, '23 小时后过期'],
    [DAY, '1 天后过期'],
    [3 * DAY, '3 天后过期'],
    [4 * DAY - 1, '3 天后过期'],
    [7 * DAY - 1, '6 天后过期'],
    [7 * DAY, '有效期至 11-28 11:59'],
  ])('is said in words, %d ms before', (left, words) => {
    expect(expiryWords(inMs(left), now)).toBe(words);
  });

  it('names the day on which it can still be used', () => {
    expect(expiryWords(new Date(2027, 0, 1).toISOString(), now)).toBe('有效期至 12-31');
    expect(expiryWords(new Date(2027, 0, 2).toISOString(), now)).toBe('有效期至 2027-01-01');
  });

  it('counts in English with its plurals', () => {
    chooseLocale('en');
    expect([DAY, 2 * DAY].map(left => expiryWords(inMs(left), now))).toEqual([
      'Expires in 1 day',
      'Expires in 2 days',
    ]);
  });

  it('presses when less than three days are left', () => {
    expect([3 * DAY - 1, 3 * DAY].map(left => isNearEnd(inMs(left), now))).toEqual([true, false]);
  });

  it('of one that is claimed now depends on the claim, on dates, or on both', () => {
    const none = { validFrom: null, validUntil: null, validDays: null };
    expect(validityWords({ ...none, validDays: 7 }, now)).toBe('领取后 7 天内有效');
    expect(validityWords({ ...none, validFrom: inMs(-DAY), validUntil: inMs(DAY) }, now)).toBe(
      '有效期至 11-22 11:59',
    );
    expect(validityWords({ ...none, validFrom: inMs(DAY), validUntil: inMs(2 * DAY) }, now)).toBe(
      '11-22 12:00 起可用 · 有效期至 11-23 11:59',
    );
  });
});

describe('what can be done in the coupon centre', () => {
  const coupon = {
    claimable: false,
    claimedByMe: 0,
    perUser: 1,
    left: 5,
    claimFrom: inMs(-DAY),
    claimUntil: null,
  };
  it.each([
    ['claim', { claimable: true }, false],
    ['claim', { claimable: true, claimedByMe: 1, perUser: 2 }, false],
    ['claimed', { claimedByMe: 1 }, false],
    ['claimed', { claimedByMe: 1, perUser: 2, left: 0 }, false],
    ['gone', { left: 0 }, false],
    ['gone', { left: 0 }, true],
    ['soon', { claimFrom: inMs(1) }, true],
    ['ended', { claimUntil: inMs(0) }, true],
    ['claim', { left: null }, true],
    ['ended', {}, false],
  ])('%s: %o, signed out %s', (step, facts, signedOut) => {
    expect(claimStep({ ...coupon, ...facts }, { now, signedOut })).toBe(step);
  });
});
