import { describe, expect, it } from 'vitest';
import { NUMBER } from '../../users/platforms/testing/vectors.js';
import { refundOutcome, refundQueryOutcome, refundReceipt } from './wechat-refund.rules.js';

const ASKED = { number: 'RF202610010000000000000000000001', paymentNumber: NUMBER };
const REFUND = {
  refund_id: '50000000382019052709732678859',
  out_refund_no: ASKED.number,
  transaction_id: '4200001234202610011234567890',
  out_trade_no: NUMBER,
  status: 'SUCCESS',
  success_time: '2026-10-02T09:00:00+08:00',
  amount: { total: 20000, refund: 5000, payer_total: 19000, payer_refund: 4750, currency: 'CNY' },
};
const RECEIPT = {
  channel: 'WECHAT_JSAPI',
  ...ASKED,
  state: 'SUCCEEDED',
  amountFen: 5000,
  refundId: '50000000382019052709732678859',
  finishedAt: new Date('2026-10-02T01:00:00Z'),
};

const ok = (body: Record<string, unknown>) => ({ status: 200, code: '', body });
const refused = (status: number, code: string) => ({ status, code, body: {} });

describe('sending money back through WeChat Pay', () => {
  it('gives a receipt of what was asked back, not of what a coupon left to give', () => {
    expect(refundOutcome(ASKED, ok(REFUND))).toEqual({ kind: 'ACCEPTED', receipt: RECEIPT });
  });

  it.each([
    [403, 'NOT_ENOUGH', 'LATER'],
    [429, 'FREQUENCY_LIMITED', 'LATER'],
    [400, 'FREQUENCY_LIMITED', 'LATER'],
    [429, 'SYSTEM_ERROR', 'LATER'],
    [400, 'SYSTEM_ERROR', 'UNKNOWN'],
    [500, 'SYSTEM_ERROR', 'UNKNOWN'],
    [502, 'NOT_ENOUGH', 'UNKNOWN'],
    [0, 'TIMEOUT', 'UNKNOWN'],
    [0, 'HEADERS_MISSING 403 NOT_ENOUGH', 'UNKNOWN'],
  ] as const)('answered %i %s is %s', (status, code, kind) => {
    expect(refundOutcome(ASKED, refused(status, code))).toEqual({ kind, reason: code });
  });

  it.each([
    [400, 'PARAM_ERROR'],
    [400, 'INVALID_REQUEST'],
    [403, 'USER_ACCOUNT_ABNORMAL'],
    [404, 'RESOURCE_NOT_EXISTS'],
    [401, 'SIGN_ERROR'],
  ])('answered %i %s is refused, if a query does not know better', (status, code) => {
    expect(refundOutcome(ASKED, refused(status, code))).toEqual({
      kind: 'ASK',
      ifAbsent: { kind: 'REFUSED', reason: code },
    });
  });

  it('is unknown when the answer is about another refund, or has no sum', () => {
    for (const body of [
      { ...REFUND, out_refund_no: 'RF2' },
      { ...REFUND, out_trade_no: 'ZK2' },
    ]) {
      expect(refundOutcome(ASKED, ok(body))).toEqual({ kind: 'UNKNOWN', reason: 'NUMBER_MISMATCH' });
    }
    expect(refundOutcome(ASKED, ok({ ...REFUND, amount: {} }))).toEqual({
      kind: 'UNKNOWN',
      reason: 'MALFORMED',
    });
  });
});

describe('asking WeChat Pay about a refund', () => {
  it.each([
    ['PROCESSING', 'PROCESSING'],
    ['SUCCESS', 'SUCCEEDED'],
    ['CLOSED', 'CLOSED'],
    ['ABNORMAL', 'ABNORMAL'],
  ])('reads %s as %s', (status, state) => {
    const outcome = refundQueryOutcome(ASKED, ok({ ...REFUND, status }));
    expect(outcome).toEqual({ known: true, receipt: { ...RECEIPT, state } });
  });

  it('reads a 404 RESOURCE_NOT_EXISTS as ABSENT, and no other refusal', () => {
    const absent = { ...RECEIPT, state: 'ABSENT', amountFen: null, refundId: null, finishedAt: null };
    expect(refundQueryOutcome(ASKED, refused(404, 'RESOURCE_NOT_EXISTS'))).toEqual({
      known: true,
      receipt: absent,
    });
    for (const [status, code] of [
      [404, 'NOT_FOUND'],
      [400, 'RESOURCE_NOT_EXISTS'],
      [500, 'SYSTEM_ERROR'],
      [0, 'RESOURCE_NOT_EXISTS'],
      [429, 'FREQUENCY_LIMITED'],
    ] as const) {
      expect(refundQueryOutcome(ASKED, refused(status, code))).toEqual({ known: false, reason: code });
    }
  });

  it.each([
    ['a sum of text', { amount: { refund: '5000', currency: 'CNY' } }],
    ['half a fen', { amount: { refund: 0.5, currency: 'CNY' } }],
    ['a sum below zero', { amount: { refund: -1, currency: 'CNY' } }],
    ['another currency', { amount: { refund: 5000, currency: 'USD' } }],
    ['an unheard-of state', { status: 'REFUNDED' }],
    ['no state', { status: undefined }],
    ['no number', { out_refund_no: '' }],
  ])('knows nothing of one with %s', (_, change) => {
    expect(refundQueryOutcome(ASKED, ok({ ...REFUND, ...change }))).toEqual({
      known: false,
      reason: 'MALFORMED',
    });
  });
});

it('a notified refund may leave its sum out, which only a query settles', () => {
  const { amount: _amount, ...notified } = REFUND;
  expect(refundReceipt(notified, 'SUCCESS')).toEqual({ ...RECEIPT, amountFen: null });
  expect(refundReceipt(notified, '__proto__')).toBe(null);
});
