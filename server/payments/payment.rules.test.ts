import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderStatus } from '../orders/order.rules.js';
import type { Receipt } from './gateways/gateway.js';
import {
  assertPaymentMove,
  attemptPlan,
  methodsOn,
  mismatches,
  PaymentMethod,
  PaymentStatus,
  verdictOf,
} from './payment.rules.js';

const now = new Date('2026-11-21T10:00:00Z');

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
        (payment, order, owned) => {
          const verdict = verdictOf({ payment, order, owned });
          if (payment === PaymentStatus.SUCCEEDED) expect(verdict).toBe('REPLAY');
          else expect(verdict).toBe(order === OrderStatus.PENDING && !owned ? 'SETTLED' : 'SURPLUS');
        },
      ),
    );
  });
});

describe('the attempts of an order', () => {
  const attempt = (change: object = {}) => ({
    clientKey: 'first-key',
    method: PaymentMethod.WECHAT,
    status: PaymentStatus.PENDING,
    expiresAt: new Date(now.getTime() + 3_600_000),
    ...change,
  });
  const wish = { method: PaymentMethod.WECHAT, clientKey: 'second-key', now };
  const closed = attempt({ status: PaymentStatus.CLOSED });
  const dying = attempt({ expiresAt: new Date(now.getTime() + 59_000) });

  it.each([
    ['none yet', [], wish, 'OPEN_NEW'],
    ['only closed ones', [closed], wish, 'OPEN_NEW'],
    ['an open one by the same wallet', [attempt()], wish, 'REUSE'],
    ['the same key again', [attempt()], { ...wish, clientKey: 'first-key' }, 'REUSE'],
    [
      'an open one by the other wallet',
      [attempt()],
      { ...wish, method: PaymentMethod.ALIPAY },
      'CLOSE_FIRST',
    ],
    ['an open one in its last minute', [dying], wish, 'CLOSE_FIRST'],
    [
      'the same key with another wallet',
      [attempt()],
      { ...wish, clientKey: 'first-key', method: PaymentMethod.ALIPAY },
      'KEY_REUSED',
    ],
    ['the key of a closed one', [closed], { ...wish, clientKey: 'first-key' }, 'KEY_REUSED'],
  ])('%s', (_what, attempts, asked, kind) => {
    expect(attemptPlan(attempts, asked).kind).toBe(kind);
  });
});

it('offers each platform its own wallet, and H5 both with the sandbox only', () => {
  expect(methodsOn('mp-weixin', false)).toEqual(['WECHAT']);
  expect(methodsOn('mp-alipay', true)).toEqual(['ALIPAY']);
  expect(methodsOn('h5', true)).toEqual(['WECHAT', 'ALIPAY']);
  expect(methodsOn('h5', false)).toEqual([]);
});

it('lets no payment leave SUCCEEDED', () => {
  for (const next of Object.values(PaymentStatus)) {
    expect(() => assertPaymentMove(PaymentStatus.SUCCEEDED, next)).toThrow(`from SUCCEEDED to ${next}`);
  }
});
