import { describe, expect, it } from 'vitest';
import type { AlipayAnswer } from '../../users/platforms/alipay-line.js';
import { NUMBER } from '../../users/platforms/testing/vectors.js';
import { closedOutcome, createdOutcome, queryOutcome, tradeReceipt } from './alipay.rules.js';

const OWN = { appId: '2021000000000001', sellerId: '2088000000000001' };
const OTHER_NUMBER = 'ZK202610010000000000000000000002';

const answer = (fields: Record<string, unknown>): AlipayAnswer => ({ kind: 'ANSWER', fields });
const refused = (sub_code: string, code = '40004') => answer({ code, sub_code });
const success = (fields: Record<string, unknown>) =>
  answer({ code: '10000', out_trade_no: NUMBER, ...fields });

const UNHEARD: [string, AlipayAnswer][] = [
  ['TIMEOUT', { kind: 'NO_ANSWER', reason: 'TIMEOUT' }],
  ['UNVERIFIED', { kind: 'NO_ANSWER', reason: 'UNVERIFIED' }],
  ['UNVERIFIED 40002 isv.x', { kind: 'UNVERIFIED_FAILURE', code: '40002', subCode: 'isv.x' }],
  ['UNVERIFIED 10000', { kind: 'UNVERIFIED_FAILURE', code: '10000', subCode: '' }],
  ['ACQ.SYSTEM_ERROR', refused('ACQ.SYSTEM_ERROR')],
  ['aop.ACQ.SYSTEM_ERROR', refused('aop.ACQ.SYSTEM_ERROR')],
  ['isp.unknow-error', refused('isp.unknow-error', '20000')],
  ['20000', answer({ code: '20000' })],
  ['10003', answer({ code: '10003', out_trade_no: NUMBER })],
  ['MALFORMED', answer({ out_trade_no: NUMBER, trade_no: '1' })],
];

describe('creating an Alipay trade', () => {
  it('gives the trade_no', () => {
    expect(createdOutcome(NUMBER, success({ trade_no: '2026100122001400010000000001' }))).toEqual({
      kind: 'CREATED',
      launchId: '2026100122001400010000000001',
    });
  });

  it.each([
    ['ACQ.TRADE_HAS_SUCCESS', 'ALREADY_PAID'],
    ['ACQ.CONTEXT_INCONSISTENT', 'NUMBER_USED'],
    ['ACQ.TRADE_HAS_CLOSE', 'NUMBER_USED'],
    ['ACQ.TRADE_BUYER_NOT_MATCH', 'NUMBER_USED'],
    ['ACQ.INVALID_PARAMETER', 'REFUSED'],
    ['ACQ.BUYER_SELLER_EQUAL', 'REFUSED'],
  ])('refused with %s is %s', (reason, kind) => {
    expect(createdOutcome(NUMBER, refused(reason))).toEqual({ kind, reason });
  });

  it.each(UNHEARD)('is unknown after %s', (reason, unheard) => {
    expect(createdOutcome(NUMBER, unheard)).toEqual({ kind: 'UNKNOWN', reason });
  });

  it.each([
    ['another number', success({ out_trade_no: OTHER_NUMBER, trade_no: '1' })],
    ['no trade_no', success({})],
    ['a trade_no that is no number', success({ trade_no: '<script>' })],
  ])('is unknown after a success with %s', (_, odd) => {
    expect(createdOutcome(NUMBER, odd)).toEqual({ kind: 'UNKNOWN', reason: 'MALFORMED' });
  });
});

const PAID = {
  trade_no: '2026100122001400010000000001',
  trade_status: 'TRADE_SUCCESS',
  total_amount: '200.00',
  buyer_open_id: '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5',
  buyer_user_id: '2088000000000002',
  send_pay_date: '2026-10-01 19:59:58',
};

describe('querying an Alipay trade', () => {
  it('gives a receipt in whole fen, of the app and the seller that asked', () => {
    expect(queryOutcome(NUMBER, OWN, success(PAID))).toEqual({
      known: true,
      receipt: {
        channel: 'ALIPAY',
        number: NUMBER,
        state: 'PAID',
        amountFen: 20000,
        currency: 'CNY',
        merchantId: '2088000000000001',
        appId: '2021000000000001',
        payerId: '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5',
        transactionId: '2026100122001400010000000001',
        paidAt: new Date('2026-10-01T11:59:58Z'),
      },
    });
  });

  it('reads ACQ.TRADE_NOT_EXIST as ABSENT, and no other refusal', () => {
    const absent = queryOutcome(NUMBER, OWN, refused('ACQ.TRADE_NOT_EXIST'));
    expect(absent.known && absent.receipt.state).toBe('ABSENT');
    expect(queryOutcome(NUMBER, OWN, refused('ACQ.INVALID_PARAMETER'))).toEqual({
      known: false,
      reason: 'ACQ.INVALID_PARAMETER',
    });
  });

  it.each(UNHEARD)('knows nothing after %s', (reason, unheard) => {
    expect(queryOutcome(NUMBER, OWN, unheard)).toEqual({ known: false, reason });
  });

  it('knows nothing when the answer is about another number', () => {
    expect(queryOutcome(NUMBER, OWN, success({ ...PAID, out_trade_no: OTHER_NUMBER }))).toEqual({
      known: false,
      reason: 'NUMBER_MISMATCH',
    });
  });

  it.each([
    ['half a fen', { total_amount: '200.001' }],
    ['an amount that is no text', { total_amount: 200 }],
    ['no amount', { total_amount: undefined }],
    ['no trade_no', { trade_no: '' }],
    ['an unheard-of state', { trade_status: 'TRADE_PAID' }],
  ])('knows nothing of a payment with %s', (_, change) => {
    expect(queryOutcome(NUMBER, OWN, success({ ...PAID, ...change }))).toEqual({
      known: false,
      reason: 'MALFORMED',
    });
  });
});

describe('the state of an Alipay trade', () => {
  const state = (fields: Record<string, unknown>) =>
    tradeReceipt({
      ...PAID,
      out_trade_no: NUMBER,
      app_id: 'a',
      seller_id: 's',
      send_pay_date: undefined,
      ...fields,
    })?.state;

  it.each([
    ['WAIT_BUYER_PAY', 'PENDING'],
    ['TRADE_SUCCESS', 'PAID'],
    ['TRADE_FINISHED', 'PAID'],
    ['TRADE_CLOSED', 'CLOSED'],
  ])('%s is %s', (trade_status, expected) => {
    expect(state({ trade_status })).toBe(expected);
  });

  it('is PAID while a refund leaves some money, REFUNDED when the trade closed after a payment', () => {
    const refund = { gmt_refund: '2026-10-02 09:00:00.123', refund_fee: '50.00' };
    expect(state({ trade_status: 'TRADE_SUCCESS', ...refund })).toBe('PAID');
    expect(state({ trade_status: 'TRADE_CLOSED', ...refund })).toBe('REFUNDED');
    expect(state({ trade_status: 'TRADE_CLOSED', send_pay_date: '2026-10-01 19:59:58' })).toBe('REFUNDED');
    expect(state({ trade_status: 'TRADE_CLOSED', gmt_payment: '2026-10-01 19:59:58' })).toBe('REFUNDED');
  });
});

describe('closing an Alipay trade', () => {
  it('is closed by a success about this number, or when Alipay never saw it', () => {
    expect(closedOutcome(NUMBER, success({}))).toBe('CLOSED');
    expect(closedOutcome(NUMBER, refused('ACQ.TRADE_NOT_EXIST'))).toBe('CLOSED');
    expect(closedOutcome(NUMBER, success({ out_trade_no: OTHER_NUMBER }))).toBe('UNKNOWN');
  });

  it.each(['ACQ.TRADE_STATUS_ERROR', 'ACQ.REASON_TRADE_STATUS_INVALID', 'ACQ.REASON_ILLEGAL_STATUS'])(
    'asks after %s',
    subCode => {
      expect(closedOutcome(NUMBER, refused(subCode))).toBe('ASK');
    },
  );

  it.each(UNHEARD)('is unknown after %s', (_, unheard) => {
    expect(closedOutcome(NUMBER, unheard)).toBe('UNKNOWN');
  });
});
