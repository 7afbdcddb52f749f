import { expect } from 'vitest';
import { CHANNELS, COURSE, type Stage } from './purchase.js';

/**
 * What these journeys buy: a course at its list price and one at a limited price, ¥349 together, of which the better of
 * the two coupons takes 12 %.
 */
export const LIMITED = '从零到一做产品';
export const BETTER = '学习季8.8折，最多减50';
export const LESSER = '新人满100减20';
/** Whoever paid gets it. */
export const GIFT = '复购礼券，满80减8';
export const PAYABLE = '¥307.12';
const PAYABLE_FEN = 30_712;

/** Each line as the checkout tells it: what is taken off and why, what is left, what it was. */
export const LINES = [
  { title: COURSE, parts: [BETTER, '−¥24.00', '¥176.00', '¥200.00'] },
  { title: LIMITED, parts: ['开课特惠', '−¥50.00', BETTER, '−¥17.88', '¥131.12', '¥199.00'] },
] as const;

/** What the limited course cost in the end, and what comes back for it. */
export const REFUNDED = '¥131.12';
const REFUNDED_FEN = 13_112;

/** One order, paid once; one line given back, once; the other course is kept; the books add up. */
export async function expectRefundedOnce(
  { database, sandbox }: Stage,
  by: keyof typeof CHANNELS,
): Promise<void> {
  const { channel, subject } = CHANNELS[by];
  const payer = `${subject}-xiaoming`;
  const paid = (await sandbox.trades()).filter(({ state }) => state === 'PAID');
  expect(paid).toMatchObject([{ payer, amountFen: PAYABLE_FEN, refundedFen: REFUNDED_FEN }]);
  const orders = await database.purchasesOf(payer);
  expect(orders.filter(({ status }) => status !== 'CANCELLED')).toMatchObject([
    {
      status: 'PAID',
      payableFen: PAYABLE_FEN,
      payments: [{ channel, status: 'SUCCEEDED', amountFen: PAYABLE_FEN, payer }],
      grants: 1,
    },
  ]);
  expect(await database.refundsOf(payer)).toEqual([{ status: 'SUCCEEDED', amountFen: REFUNDED_FEN }]);
  expect(await database.ledgerSum()).toBe(0);
}
