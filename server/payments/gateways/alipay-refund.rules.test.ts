import { describe, expect, it } from 'vitest';
import type { AlipayAnswer } from '../../users/platforms/alipay-line.js';
import { NUMBER } from '../../users/platforms/testing/vectors.js';
import { notifiedRefund, refundOutcome, refundQueryOutcome } from './alipay-refund.rules.js';
import { refundByQuery } from './gateway.rules.js';

const ASKED = { number: 'RF202610010000000000000000000001', paymentNumber: NUMBER, amountFen: 5000 };
const UNDER_WAY = {
  channel: 'ALIPAY',
  number: ASKED.number,
  paymentNumber: NUMBER,
  state: 'PROCESSING',
  amountFen: null,
  refundId: null,
  finishedAt: null,
} as const;
const SUCCEEDED = {
  ...UNDER_WAY,
  state: 'SUCCEEDED',
  amountFen: 5000,
  finishedAt: new Date('2026-10-02T01:00:00Z'),
} as const;

const answer = (fields: Record<string, unknown>): AlipayAnswer => ({ kind: 'ANSWER', fields });
const refused = (sub_code: string, code = '40004') => answer({ code, sub_code });
const success = (fields: Record<string, unknown>) =>
  answer({ code: '10000', out_trade_no: NUMBER, gmt_refund_pay: '2026-10-02 09:00:00', ...fields });

const UNHEARD: [string, AlipayAnswer][] = [
  ['TIMEOUT', { kind: 'NO_ANSWER', reason: 'TIMEOUT' }],
  ['UNVERIFIED', { kind: 'NO_ANSWER', reason: 'UNVERIFIED' }],
  ['UNVERIFIED 10000', { kind: 'UNVERIFIED_FAILURE', code: '10000', subCode: '' }],
  ['ACQ.SYSTEM_ERROR', refused('ACQ.SYSTEM_ERROR')],
  ['AQC.SYSTEM_ERROR', refused('AQC.SYSTEM_ERROR')],
  ['isp.unknow-error', refused('isp.unknow-error', '20000')],
  ['MALFORMED', answer({ out_trade_no: NUMBER, fund_change: 'Y' })],
];

describe('sending money back through Alipay', () => {
  it('moved what was asked for when it says so; its own sum is that of all refunds', () => {
    const outcome = refundOutcome(ASKED, success({ fund_change: 'Y', refund_fee: '150.00' }));
    expect(outcome).toEqual({ kind: 'ACCEPTED', receipt: SUCCEEDED });
  });

  it.each(['N', 'y', '', undefined])(
    'with fund_change %j is asked about, and under way at best',
    fund_change => {
      expect(refundOutcome(ASKED, success({ fund_change }))).toEqual({
        kind: 'ASK',
        ifAbsent: { kind: 'ACCEPTED', receipt: UNDER_WAY },
      });
    },
  );

  it('is unknown when the answer is about another payment', () => {
    expect(refundOutcome(ASKED, success({ fund_change: 'Y', out_trade_no: 'ZK2' }))).toEqual({
      kind: 'UNKNOWN',
      reason: 'NUMBER_MISMATCH',
    });
  });

  it.each([
    ['ACQ.SELLER_BALANCE_NOT_ENOUGH', '40004'],
    ['ACQ.REFUND_CHARGE_ERROR', '40004'],
    ['isv.app-call-limited', '40005'],
  ])('answered %s waits', (subCode, code) => {
    expect(refundOutcome(ASKED, refused(subCode, code))).toEqual({ kind: 'LATER', reason: subCode });
  });

  it.each([
    'ACQ.INVALID_PARAMETER',
    'ACQ.DISCORDANT_REPEAT_REQUEST',
    'ACQ.REASON_TRADE_REFUND_FEE_ERR',
    'ACQ.TRADE_NOT_EXIST',
  ])('answered %s is refused, if a query does not know better', subCode => {
    expect(refundOutcome(ASKED, refused(subCode))).toEqual({
      kind: 'ASK',
      ifAbsent: { kind: 'REFUSED', reason: subCode },
    });
  });

  it.each(UNHEARD)('is unknown after %s', (reason, unheard) => {
    expect(refundOutcome(ASKED, unheard)).toEqual({ kind: 'UNKNOWN', reason });
  });
});

describe('asking Alipay about a refund', () => {
  const REFUND = { out_request_no: ASKED.number, refund_status: 'REFUND_SUCCESS', refund_amount: '50.00' };

  it('knows it when it succeeded', () => {
    expect(refundQueryOutcome(ASKED, success(REFUND))).toEqual({ known: true, receipt: SUCCEEDED });
  });

  it.each([success({}), success({ ...REFUND, refund_status: '' }), refused('ACQ.TRADE_NOT_EXIST')])(
    'does not know one without a refund_status, or of no trade',
    absent => {
      expect(refundQueryOutcome(ASKED, absent)).toEqual({
        known: true,
        receipt: { ...UNDER_WAY, state: 'ABSENT' },
      });
    },
  );

  it.each([
    ['an unheard-of state', { refund_status: 'REFUND_FAIL' }, 'MALFORMED'],
    ['a state that is no text', { refund_status: null }, 'MALFORMED'],
    ['a fraction of a fen', { refund_amount: '50.001' }, 'MALFORMED'],
    ['no sum', { refund_amount: undefined }, 'MALFORMED'],
    ['another number', { out_request_no: 'RF2' }, 'NUMBER_MISMATCH'],
    ['another payment', { out_trade_no: 'ZK2' }, 'NUMBER_MISMATCH'],
  ])('learns nothing from an answer with %s', (_, change, reason) => {
    expect(refundQueryOutcome(ASKED, success({ ...REFUND, ...change }))).toEqual({ known: false, reason });
  });

  it.each(UNHEARD)('learns nothing from %s', (reason, unheard) => {
    expect(refundQueryOutcome(ASKED, unheard)).toEqual({ known: false, reason });
  });
});

describe('a query after a refusal', () => {
  const REFUSED = { kind: 'REFUSED', reason: 'ACQ.INVALID_PARAMETER' } as const;

  it('leaves it refused only when the refund is not there', () => {
    const absent = { ...UNDER_WAY, state: 'ABSENT' } as const;
    expect(refundByQuery(REFUSED, { known: true, receipt: absent })).toEqual(REFUSED);
    expect(refundByQuery(REFUSED, { known: true, receipt: SUCCEEDED })).toEqual({
      kind: 'ACCEPTED',
      receipt: SUCCEEDED,
    });
    expect(refundByQuery(REFUSED, { known: false, reason: 'TIMEOUT' })).toEqual({
      kind: 'UNKNOWN',
      reason: 'TIMEOUT',
    });
  });
});

describe('a notification of an Alipay trade', () => {
  const fields = { out_trade_no: NUMBER, gmt_refund: '2026-10-02 09:00:00.123', refund_fee: '150.00' };

  it('names the refund it is about', () => {
    expect(notifiedRefund({ ...fields, out_biz_no: ASKED.number })).toEqual(UNDER_WAY);
  });

  it('is about none without a number, or without a refund', () => {
    expect(notifiedRefund(fields)).toBe(null);
    expect(notifiedRefund({ out_trade_no: NUMBER, out_biz_no: ASKED.number })).toBe(null);
  });
});
