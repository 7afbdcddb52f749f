import { beforeEach, expect, it, vi } from 'vitest';
import type { Quote } from './use-quote';

vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined });
const { chooseLocale } = await import('../i18n');
const { savings } = await import('./savings');

type Line = Parameters<typeof savings>[0]['lines'][number];
type Coupon = Quote['coupons'][number];

const step = (kind: 'COUPON' | 'LIMITED_PRICE', label: string, fen: number) => ({
  kind,
  label,
  amount: { fen, text: '' },
});
const line = (...adjustments: Line['adjustments']): Line => ({ adjustments, refusal: null });
const coupon = (fen: number, suggested = true) => ({ applied: true, suggested, off: { fen } }) as Coupon;
const limited = line(step('LIMITED_PRICE', '开课特惠', -5_000), step('COUPON', '8.8 折', -1_788));

beforeEach(() => {
  vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined });
  chooseLocale('zh-CN');
});

it('names the coupon and the limited price apart', () => {
  const quote = { lines: [line(step('COUPON', '8.8 折', -2_400)), limited], coupons: [coupon(4_188)] };
  expect(savings(quote)).toEqual(['最优券 −¥41.88', '开课特惠 −¥50.00']);
});

it('adds up coupons, and limited prices under one word where they have several', () => {
  const lines = [limited, line(step('LIMITED_PRICE', '周年庆', -100_000))];
  expect(savings({ lines, coupons: [coupon(2_000), coupon(800)] })).toEqual([
    '最优券 −¥28.00',
    '限时 −¥1,050.00',
  ]);
});

it('praises no coupon that is not the best choice, and tells of nothing that takes off nothing', () => {
  const unused = { ...coupon(900), applied: false };
  expect(savings({ lines: [line()], coupons: [coupon(500, false), unused] })).toEqual(['优惠券 −¥5.00']);
  expect(savings({ lines: [line()], coupons: [{ ...unused, suggested: false }] })).toEqual([]);
});

it('counts nothing of a line that cannot be bought', () => {
  const refusal = { code: 'ALREADY_OWNED' as const, message: '' };
  expect(savings({ lines: [{ ...limited, refusal }], coupons: [] })).toEqual([]);
});
