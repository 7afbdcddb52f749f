import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderStatus } from '../orders/order.rules.js';
import type { Receipt } from './gateways/gateway.js';
import {
  assertPaymentMove,
  attemptExpiry,
  attemptPlan,
  closingQuestion,
  isPayable,
  mismatches,
  PaymentChannel,
  PaymentStatus,
  verdictOf,
} from './payment.rules.js';

const now = new Date('2026-11-21T10:00:00Z');
const minutesFrom = (count: number) => new Date(now.getTime() + count * 60_000);

describe('a receipt against what was stored', () => {
  const expected = { amountFen: 20_000, payerId: 'p', merchantId: 'm', appId: 'a' };
  const receipt: Receipt = {
    channel: 'ALIPAY',
    number: '0'.repeat(32),
    state: 'PAID',
    amountFen: 20_000,
    currency: 'CNY',
    merchantId: 'm',
    appId: 'a',
    payerId: 'p',
    transactionId: 't',
    paidAt: now,
  };

  it('has no difference when all is as stored, or when a query leaves out who we are', () => {
    expect(mismatches(receipt, expected)).toEqual([]);
    expect(mismatches({ ...receipt, merchantId: null, appId: null, payerId: null }, expected)).toEqual([]);
  });

  it.each([
    [{ amountFen: 19_999 }, ['amount']],
    [{ amountFen: null }, ['amount']],
    [{ currency: 'USD' }, ['currency']],
    [{ currency: null }, ['currency']],
    [{ merchantId: 'x' }, ['merchant']],
    [{ appId: 'x' }, ['app']],
    [{ payerId: 'x' }, ['payer']],
    [{ amountFen: 1, payerId: 'x' }, ['amount', 'payer']],
  ])('differs: %o', (change, faults) => {
    expect(mismatches({ ...receipt, ...change }, expected)).toEqual(faults);
  });
});

describe('what a paid receipt means', () => {
  it('settles only a pending order of something not owned, whatever else is true', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(PaymentStatus)),
        fc.constantFrom(...Object.values(OrderStatus)),
        fc.boolean(),
        fc.boolean(),
        (payment, order, owned, wentBack) => {
          const verdict = verdictOf({ payment, order, owned, wentBack });
          if (payment === PaymentStatus.SUCCEEDED) expect(verdict).toBe('REPLAY');
          else
            expect(verdict).toBe(
              order === OrderStatus.PENDING && !owned && !wentBack ? 'SETTLED' : 'SURPLUS',
            );
        },
      ),
    );
  });
});

describe('the attempts of an order', () => {
  const attempt = (change: object = {}) => ({
    channel: PaymentChannel.WECHAT_JSAPI,
    status: PaymentStatus.PENDING,
    launchId: 'prepay' as string | null,
    createdAt: minutesFrom(-5),
    expiresAt: minutesFrom(60),
    ...change,
  });
  const sameWallet = { channel: PaymentChannel.WECHAT_JSAPI, now };
  const otherWallet = { channel: PaymentChannel.ALIPAY, now };
  const closed = attempt({ status: PaymentStatus.CLOSED });
  const failed = attempt({ status: PaymentStatus.FAILED });
  const dying = attempt({ expiresAt: new Date(now.getTime() + 59_000) });
  const creating = attempt({ launchId: null, createdAt: new Date(now.getTime() - 14_000) });
  const unanswered = attempt({ launchId: null, createdAt: new Date(now.getTime() - 15_000) });

  it.each([
    ['none yet', [], sameWallet, 'OPEN_NEW'],
    ['only ended ones', [closed, failed], sameWallet, 'OPEN_NEW'],
    ['an open one by the same wallet', [closed, attempt()], sameWallet, 'REUSE'],
    ['an open one by the same wallet whose create may be under way', [creating], sameWallet, 'REUSE'],
    ['an open one by the other wallet', [attempt()], otherWallet, 'CLOSE_FIRST'],
    ['an open one in its last minute', [dying], sameWallet, 'CLOSE_FIRST'],
    ['one by the other wallet whose create may be under way', [creating], otherWallet, 'WAIT'],
    ['one by the other wallet whose create was never answered', [unanswered], otherWallet, 'CLOSE_FIRST'],
  ])('%s', (_what, attempts, wish, kind) => {
    expect(attemptPlan(attempts, wish).kind).toBe(kind);
  });
});

describe('an order that may be paid', () => {
  const order = { status: OrderStatus.PENDING, ending: null, expiresAt: minutesFrom(1) };
  it.each([
    ['in its time', order, true],
    ['at the end of its time', { ...order, expiresAt: now }, false],
    ['that is being closed', { ...order, ending: OrderStatus.CANCELLED }, false],
    ['that was paid', { ...order, status: OrderStatus.PAID }, false],
  ])('%s', (_what, given, expected) => {
    expect(isPayable(given, now)).toBe(expected);
  });

  it('gives an attempt the time of the order, and two minutes at least', () => {
    expect(attemptExpiry(minutesFrom(15), now)).toEqual(minutesFrom(15));
    expect(attemptExpiry(minutesFrom(1), now)).toEqual(minutesFrom(2));
  });
});

it('tries a close that was not confirmed again, soon at first', () => {
  const waits = [-60, 0, 4, 5, 31, 3600].map(since => {
    const expiresAt = new Date(now.getTime() - since * 1000);
    return (closingQuestion(expiresAt, now).getTime() - now.getTime()) / 1000;
  });
  expect(waits).toEqual([5, 5, 5, 30, 60, 1800]);
});

it('lets no payment leave SUCCEEDED', () => {
  for (const next of Object.values(PaymentStatus)) {
    expect(() => assertPaymentMove(PaymentStatus.SUCCEEDED, next)).toThrow(`from SUCCEEDED to ${next}`);
  }
});
