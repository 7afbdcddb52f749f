import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LedgerEvent, postings } from './ledger.rules.js';
import { PaymentChannel } from './payment.rules.js';

it.each([
  [LedgerEvent.PAYMENT, false, 'CHANNEL_ALIPAY', 'SALES'],
  [LedgerEvent.SURPLUS, true, 'CHANNEL_ALIPAY', 'SURPLUS'],
  [LedgerEvent.QUESTION_HELD, false, 'SALES', 'QUESTIONS_HELD'],
  [LedgerEvent.QUESTION_RELEASED, false, 'QUESTIONS_HELD', 'SALES'],
  [LedgerEvent.SHARE_RETURNED, false, 'EXPERTS', 'SALES'],
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

it.each([
  [80, [3900, -3120, -780]],
  [100, [3900, -3900]],
  [0, [3900, -3900]],
])('parts what an answer earns at %i percent: %j', (percent, sums) => {
  const facts = { channel: PaymentChannel.ALIPAY, amountFen: 3900, shareFen: 39 * percent, surplus: false };
  const all = postings({ event: LedgerEvent.QUESTION_ANSWERED, ...facts });
  expect(all.map(({ amountFen }) => amountFen)).toEqual(sums);
});

it('sums to zero whatever moves', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(LedgerEvent)),
      fc.constantFrom(...Object.values(PaymentChannel)),
      fc.integer({ min: 1, max: 2_000_000_000 }),
      fc.integer({ min: 0, max: 100 }),
      fc.boolean(),
      (event, channel, amountFen, percent, surplus) => {
        const shareFen = Math.floor((amountFen * percent) / 100);
        const all = postings({ event, channel, amountFen, shareFen, surplus });
        expect(all.reduce((sum, posting) => sum + posting.amountFen, 0)).toBe(0);
        expect(all.every(posting => posting.amountFen !== 0)).toBe(true);
        expect(new Set(all.map(posting => posting.account)).size).toBe(all.length);
      },
    ),
  );
});
