import { describe, expect, it } from 'vitest';
import { NUMBER } from '../../users/platforms/testing/vectors.js';
import { closedOutcome, createdOutcome, queryOutcome, transactionReceipt } from './wechat.rules.js';

const refused = (status: number, code: string) => ({ status, code, body: {} });

const TRANSACTION = {
  mchid: '1900000109',
  appid: 'wx8888888888888888',
  out_trade_no: NUMBER,
  transaction_id: '4200001234202610011234567890',
  trade_state: 'SUCCESS',
  success_time: '2026-10-01T19:59:58+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  amount: { total: 20000, payer_total: 19000, currency: 'CNY', payer_currency: 'CNY' },
};

describe('creating a WeChat order', () => {
  it('gives the prepay_id', () => {
    const answer = { status: 200, code: '', body: { package: 'prepay_id=wx2014' } };
    expect(createdOutcome(answer)).toEqual({ kind: 'CREATED', launchId: 'wx2014' });
  });

  it.each([
    [400, 'ORDERPAID', 'ALREADY_PAID'],
    [403, 'OUT_TRADE_NO_USED', 'NUMBER_USED'],
    [400, 'INVALID_REQUEST', 'NUMBER_USED'],
    [400, 'ORDER_CLOSED', 'NUMBER_USED'],
    [400, 'PARAM_ERROR', 'REFUSED'],
    [400, 'APPID_MCHID_NOT_MATCH', 'REFUSED'],
    [403, 'NO_AUTH', 'REFUSED'],
    [401, 'SIGN_ERROR', 'REFUSED'],
    [400, 'SYSTEM_ERROR', 'UNKNOWN'],
    [500, 'SYSTEM_ERROR', 'UNKNOWN'],
    [502, 'ORDERPAID', 'UNKNOWN'],
    [429, 'FREQUENCY_LIMITED', 'UNKNOWN'],
    [0, 'TIMEOUT', 'UNKNOWN'],
  ] as const)('that is answered %i %s is %s', (status, code, kind) => {
    expect(createdOutcome(refused(status, code))).toEqual({ kind, reason: code });
  });

  it('is unknown after a success without a prepay_id', () => {
    expect(createdOutcome(refused(200, ''))).toEqual({ kind: 'UNKNOWN', reason: 'HTTP_200' });
  });
});

describe('querying a WeChat order', () => {
  it('gives a receipt of what the order costs, not of what a coupon left to pay', () => {
    expect(queryOutcome(NUMBER, { status: 200, code: '', body: TRANSACTION })).toEqual({
      known: true,
      receipt: {
        channel: 'WECHAT_JSAPI',
        number: NUMBER,
        state: 'PAID',
        amountFen: 20000,
        currency: 'CNY',
        merchantId: '1900000109',
        appId: 'wx8888888888888888',
        payerId: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
        transactionId: '4200001234202610011234567890',
        paidAt: new Date('2026-10-01T11:59:58Z'),
      },
    });
  });

  it.each([
    ['NOTPAY', 'PENDING'],
    ['USERPAYING', 'PENDING'],
    ['SUCCESS', 'PAID'],
    ['REFUND', 'REFUNDED'],
    ['CLOSED', 'CLOSED'],
  ])('reads %s as %s', (trade_state, state) => {
    expect(transactionReceipt({ ...TRANSACTION, trade_state })?.state).toBe(state);
  });

  it.each(['PAYERROR', 'REVOKED', 'success', '', undefined, '__proto__'])(
    'does not interpret the state %j',
    trade_state => {
      expect(transactionReceipt({ ...TRANSACTION, trade_state })).toBe(null);
    },
  );

  it.each(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'])('reads a 404 %s as ABSENT', code => {
    const outcome = queryOutcome(NUMBER, refused(404, code));
    expect(outcome.known && outcome.receipt.state).toBe('ABSENT');
  });

  it.each([
    [404, 'NOT_FOUND'],
    [400, 'ORDER_NOT_EXIST'],
    [500, 'SYSTEM_ERROR'],
    [0, 'BAD_SIGNATURE 200'],
    [0, 'ORDER_NOT_EXIST'],
  ])('knows nothing after %i %s', (status, code) => {
    expect(queryOutcome(NUMBER, refused(status, code))).toEqual({ known: false, reason: code });
  });

  it('knows nothing when the answer is about another number', () => {
    const body = { ...TRANSACTION, out_trade_no: 'ZK202610010000000000000000000002' };
    expect(queryOutcome(NUMBER, { status: 200, code: '', body })).toEqual({
      known: false,
      reason: 'NUMBER_MISMATCH',
    });
  });

  it.each([
    ['an amount of text', { amount: { total: '20000', currency: 'CNY' } }],
    ['half a fen', { amount: { total: 0.5, currency: 'CNY' } }],
    ['a negative amount', { amount: { total: -1, currency: 'CNY' } }],
    ['no amount', { amount: null }],
    ['no currency', { amount: { total: 20000 } }],
    ['no transaction id', { transaction_id: '' }],
    ['no merchant', { mchid: undefined }],
    ['no app', { appid: 8 }],
  ])('knows nothing of a payment with %s', (_, change) => {
    const body = { ...TRANSACTION, ...change };
    expect(queryOutcome(NUMBER, { status: 200, code: '', body })).toEqual({
      known: false,
      reason: 'MALFORMED',
    });
  });

  it('knows an order that waits, of which WeChat tells nothing about money', () => {
    const { out_trade_no, mchid, appid } = TRANSACTION;
    const receipt = transactionReceipt({ out_trade_no, mchid, appid, trade_state: 'NOTPAY' });
    expect([receipt?.state, receipt?.amountFen, receipt?.transactionId, receipt?.paidAt]).toEqual([
      'PENDING',
      null,
      null,
      null,
    ]);
  });
});

describe('closing a WeChat order', () => {
  it.each([
    [204, '', 'CLOSED'],
    [202, 'USER_PAYING', 'NOT_YET'],
    [200, '', 'UNKNOWN'],
    [400, 'ORDER_CLOSED', 'CLOSED'],
    [404, 'ORDER_NOT_EXIST', 'CLOSED'],
    [400, 'ORDERPAID', 'PAID'],
    [429, 'FREQUENCY_LIMITED', 'NOT_YET'],
    [403, 'FREQUENCY_LIMITED', 'NOT_YET'],
    [400, 'INVALID_REQUEST', 'ASK'],
    [403, 'TRADE_ERROR', 'ASK'],
    [500, 'SYSTEM_ERROR', 'UNKNOWN'],
    [0, 'TIMEOUT', 'UNKNOWN'],
  ])('answered %i %s is %s', (status, code, outcome) => {
    expect(closedOutcome(refused(status, code))).toBe(outcome);
  });
});
