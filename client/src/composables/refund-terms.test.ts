import { describe, expect, it } from 'vitest';
import type { RefundStatus } from '@graphql/graphql';
import { isApples, isOpen, refundOffer, type RefundTerm } from './refund-terms';

const term = (id: string, facts: Partial<RefundTerm> = {}): RefundTerm => ({
  line: { id, title: id, refundState: 'NONE', refunded: { fen: 0, text: '¥0.00' } },
  refundable: { fen: 100, text: '¥1.00' },
  automatic: true,
  until: '2026-12-01T00:00:00Z',
  refusal: null,
  ...facts,
});
const refused = term('c', {
  refundable: { fen: 0, text: '¥0.00' },
  refusal: { code: 'REFUND_WINDOW_OVER', message: '已超过退款期限' },
});

describe('what can be given back', () => {
  it('is every line without a refusal, until the first of their ends', () => {
    const early = term('b', { until: '2026-11-25T00:00:00Z' });
    expect(refundOffer([term('a'), early, refused])).toEqual({
      lines: [term('a'), early],
      automatic: true,
      until: '2026-11-25T00:00:00Z',
      refusal: null,
    });
  });

  it('is decided at once only when each line is', () => {
    expect(refundOffer([term('a'), term('b', { automatic: false })]).automatic).toBe(false);
  });

  it('is nothing where every line is refused, and says why', () => {
    expect(refundOffer([refused])).toEqual({
      lines: [],
      automatic: false,
      until: null,
      refusal: { code: 'REFUND_WINDOW_OVER', message: '已超过退款期限' },
    });
    expect(refundOffer([]).refusal).toBe(null);
  });
});

it('tells apart what Apple gives back itself from what nobody gives back', () => {
  const refusal = { code: 'REFUND_BY_APPLE' as const, message: '请在 Apple 的“报告问题”页面申请退款' };
  expect([term('a', { refusal }), refused, term('a')].map(one => isApples(refundOffer([one])))).toEqual([
    true,
    false,
    false,
  ]);
  expect(refundOffer([term('a', { refusal })])).toMatchObject({ lines: [], automatic: false, refusal });
});

it.each<[RefundStatus, boolean]>([
  ['REQUESTED', true],
  ['APPROVED', true],
  ['PROCESSING', true],
  ['ABNORMAL', true],
  ['SUCCEEDED', false],
  ['DECLINED', false],
  ['WITHDRAWN', false],
  ['CLOSED', false],
])('a refund that is %s has its end before it: %s', (status, open) => {
  expect(isOpen({ status })).toBe(open);
});
