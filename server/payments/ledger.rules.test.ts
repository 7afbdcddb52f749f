import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LedgerEvent, postings } from './ledger.rules.js';
import { PaymentChannel } from './payment.rules.js';

it.each([
  [LedgerEvent.PAYMENT, false, 'CHANNEL_ALIPAY', 'SALES'],
  [LedgerEvent.SURPLUS, true, 'CHANNEL_ALIPAY', 'SURPLUS'],
  [LedgerEvent.REFUND_RESERVED, false, 'SALES', 'REFUNDS'],
  [LedgerEvent.REFUND_RESERVED, true, 'SURPLUS', 'REFUNDS'],
  [LedgerEvent.REFUND_RELEASED, false, 'REFUNDS', 'SALES'],
  [LedgerEvent.REFUND_BY_HAND, false, 'REFUNDS', 'BY_HAND'],
  [LedgerEvent.REFUND_PAID, false, 'REFUNDS', 'CHANNEL_ALIPAY'],
])('%s, surplus %s: into %s, out of %s', (event, surplus, into, out) => {
  expect(postings({ event, channel: PaymentChannel.ALIPAY, amountFen: 9900, surplus })).toEqual([
    { account: into, amountFen: 9900 },
    { account: out, amountFen: -9900 },
  ]);
});

it('sums to zero whatever moves', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(LedgerEvent)),
      fc.constantFrom(...Object.values(PaymentChannel)),
      fc.integer({ min: 1, max: 2_000_000_000 }),
      fc.boolean(),
      (event, channel, amountFen, surplus) => {
        const [one, other] = postings({ event, channel, amountFen, surplus });
        expect(one.amountFen + other.amountFen).toBe(0);
        expect(one.account).not.toBe(other.account);
      },
    ),
  );
});
