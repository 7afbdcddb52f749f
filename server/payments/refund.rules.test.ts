import { describe, expect, it } from 'vitest';
import {
  assertRefundMove,
  canMoveRefund,
  refundableUntil,
  refundRefusal,
  RefundStatus,
  type RefundFacts,
} from './refund.rules.js';

const paidAt = new Date('2026-11-01T02:00:00Z');
const days = (count: number) => new Date(paidAt.getTime() + count * 86_400_000);

describe('asking for money back', () => {
  const facts: RefundFacts = {
    orderPaid: true,
    paidAt,
    remainingFen: 9900,
    refundingFen: 0,
    days: 7,
    maxProgressPercent: 30,
    progressPercent: 30,
  };

  it.each<[string, Partial<RefundFacts>, Date, string | null]>([
    ['within the days and the progress', {}, days(3), null],
    ['a millisecond before the days are over', {}, new Date(days(7).getTime() - 1), null],
    ['when the days are over', {}, days(7), 'REFUND_WINDOW_OVER'],
    ['after a little more progress', { progressPercent: 31 }, days(1), 'REFUND_PROGRESS_EXCEEDED'],
    ['while one is under way', { refundingFen: 1 }, days(1), 'REFUND_IN_PROGRESS'],
    ['when nothing is left', { remainingFen: 0 }, days(1), 'REFUND_NOT_ALLOWED'],
    ['where the policy gives none', { days: 0 }, days(0), 'REFUND_NOT_ALLOWED'],
    ['before anything was paid', { orderPaid: false, paidAt: null }, days(0), 'REFUND_NOT_ALLOWED'],
  ])('%s', (_what, change, now, refusal) => {
    expect(refundRefusal({ ...facts, ...change }, now)).toBe(refusal);
  });

  it('says until when', () => {
    expect(refundableUntil({ paidAt, days: 7 })).toEqual(days(7));
    expect(refundableUntil({ paidAt, days: 0 })).toBeNull();
    expect(refundableUntil({ paidAt: null, days: 7 })).toBeNull();
  });
});

it('lets nothing leave an end, and an abnormal refund only by a person', () => {
  const ends = [RefundStatus.SUCCEEDED, RefundStatus.DECLINED, RefundStatus.WITHDRAWN, RefundStatus.CLOSED];
  const reachable = (from: RefundStatus) => Object.values(RefundStatus).filter(to => canMoveRefund(from, to));
  for (const end of ends) expect(reachable(end)).toEqual([]);
  expect(reachable(RefundStatus.ABNORMAL)).toEqual(['APPROVED', 'SUCCEEDED']);
  expect(reachable(RefundStatus.PROCESSING)).toEqual(['SUCCEEDED', 'CLOSED', 'ABNORMAL']);
  expect(() => assertRefundMove(RefundStatus.SUCCEEDED, RefundStatus.PROCESSING)).toThrow(
    'A refund cannot move from SUCCEEDED to PROCESSING',
  );
});
