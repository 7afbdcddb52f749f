import { describe, expect, it } from 'vitest';
import { NUMBER } from '../../users/platforms/testing/vectors.js';
import type { QueryOutcome, Receipt } from './gateway.js';
import { REFUND_NUMBER } from './testing/push-vectors.js';
import type { XpayAnswer } from './wechat-virtual-line.js';
import {
  closedByAsking,
  isDelivered,
  queryOutcome,
  refundOutcome,
  refundQueryOutcome,
  refusedRefund,
} from './wechat-virtual.rules.js';

const ASKER = { appid: 'wx8888888888888888', env: 0 } as const;
const REFUND = { number: REFUND_NUMBER, paymentNumber: NUMBER, amountFen: 5000 };

const said = (body: Record<string, unknown>): XpayAnswer => ({ heard: true, errcode: 0, errmsg: 'ok', body });
const refused = (errcode: number, errmsg = ''): XpayAnswer => ({ heard: true, errcode, errmsg, body: {} });
const silence: XpayAnswer = { heard: false, reason: 'TIMEOUT' };
const gone = refused(268490002, '数据不存在 rid: 6538c45b-2eadd112');

const ORDER = {
  order_id: NUMBER,
  status: 2,
  order_type: 0,
  env_type: 1,
  order_fee: 20000,
  paid_fee: 20000,
  paid_time: 1790855998,
  wx_order_id: '1178000000000000001',
  wxpay_order_id: '4200001234202610011234567890',
};
const asked = (change: Record<string, unknown>) =>
  queryOutcome(NUMBER, ASKER, said({ order: { ...ORDER, ...change } }));

describe('querying an order of virtual payment', () => {
  it('gives a receipt in whole fen', () => {
    expect(asked({})).toEqual({
      known: true,
      receipt: {
        channel: 'WECHAT_VIRTUAL',
        number: NUMBER,
        state: 'PAID',
        amountFen: 20000,
        currency: 'CNY',
        merchantId: null,
        appId: 'wx8888888888888888',
        payerId: null,
        transactionId: '4200001234202610011234567890',
        paidAt: new Date('2026-10-01T11:59:58Z'),
      },
    });
  });

  it.each([
    [0, 'PENDING'],
    [1, 'PENDING'],
    [2, 'PAID'],
    [3, 'PAID'],
    [4, 'PAID'],
    [5, 'REFUNDED'],
    [6, 'CLOSED'],
    [7, 'PAID'],
    [8, 'REFUNDED'],
    [9, 'REFUNDED'],
    [10, 'REFUNDED'],
  ])('reads status %i as %s', (status, state) => {
    const outcome = asked({ status });
    expect(outcome.known && outcome.receipt.state).toBe(state);
  });

  it('takes the platform’s own number where WeChat Pay has none, as with Apple', () => {
    const outcome = asked({ order_type: 7, wxpay_order_id: '' });
    expect(outcome.known && outcome.receipt.transactionId).toBe('1178000000000000001');
  });

  it('says nothing of money where none moved', () => {
    const outcome = asked({ status: 1, paid_time: 0, wxpay_order_id: '' });
    expect(outcome.known && outcome.receipt).toMatchObject({ transactionId: null, paidAt: null });
  });

  it.each([
    ['the platform’s words for it', gone],
    ['no order', said({})],
    ['null', said({ order: null })],
  ])('knows that there is no such order by %s', (_, answer) => {
    const outcome = queryOutcome(NUMBER, ASKER, answer);
    expect(outcome.known && outcome.receipt.state).toBe('ABSENT');
  });

  it.each([
    ['silence', silence, 'TIMEOUT'],
    [
      'a wrong field, under the same number as an absent order',
      refused(268490002, '请求参数字段错误'),
      'XPAY_268490002',
    ],
    ['a wrong signature', refused(268490003), 'XPAY_268490003'],
    ['a fault of the platform', refused(-1), 'XPAY_-1'],
    ['an order that is none', said({ order: [] }), 'MALFORMED'],
    ['another order', said({ order: { ...ORDER, order_id: REFUND_NUMBER } }), 'NUMBER_MISMATCH'],
    ['an order of the other world', said({ order: { ...ORDER, env_type: 2 } }), 'ENV_MISMATCH'],
    ['a refund', said({ order: { ...ORDER, order_type: 1 } }), 'MALFORMED'],
    ['an unheard-of status', said({ order: { ...ORDER, status: 11 } }), 'MALFORMED'],
    ['a sum as text', said({ order: { ...ORDER, order_fee: '20000' } }), 'MALFORMED'],
    ['half a fen', said({ order: { ...ORDER, order_fee: 0.5 } }), 'MALFORMED'],
    [
      'money without a number',
      said({ order: { ...ORDER, wx_order_id: '', wxpay_order_id: '' } }),
      'MALFORMED',
    ],
  ])('knows nothing after %s', (_, answer, reason) => {
    expect(queryOutcome(NUMBER, ASKER, answer)).toEqual({ known: false, reason });
  });
});

describe('closing an order, where the platform has no close', () => {
  it.each([
    ['PAID', 'PAID'],
    ['REFUNDED', 'PAID'],
    ['PENDING', 'CLOSED'],
    ['CLOSED', 'CLOSED'],
    ['ABSENT', 'CLOSED'],
  ] as const)('%s counts as %s', (state, outcome) => {
    const receipt = { state } as Receipt;
    expect(closedByAsking({ known: true, receipt })).toBe(outcome);
  });

  it('stays unknown when nothing is known', () => {
    const unknown: QueryOutcome = { known: false, reason: 'TIMEOUT' };
    expect(closedByAsking(unknown)).toBe('UNKNOWN');
  });
});

describe('refunding an order of virtual payment', () => {
  const accepted = { refund_order_id: REFUND_NUMBER, refund_wx_order_id: '503', pay_order_id: NUMBER };

  it('is accepted, and not final', () => {
    expect(refundOutcome(REFUND, said(accepted))).toEqual({
      kind: 'ACCEPTED',
      receipt: {
        channel: 'WECHAT_VIRTUAL',
        number: REFUND_NUMBER,
        paymentNumber: NUMBER,
        state: 'PROCESSING',
        amountFen: 5000,
        refundId: '503',
        finishedAt: null,
      },
    });
  });

  it.each([
    [silence, 'UNKNOWN', 'TIMEOUT'],
    [said({ ...accepted, refund_order_id: NUMBER }), 'UNKNOWN', 'NUMBER_MISMATCH'],
    [said({ ...accepted, pay_order_id: 'another' }), 'UNKNOWN', 'NUMBER_MISMATCH'],
    [refused(-1), 'UNKNOWN', 'XPAY_-1'],
    [refused(268490004), 'UNKNOWN', 'XPAY_268490004'],
    [refused(268490016), 'UNKNOWN', 'XPAY_268490016'],
    [refused(268490014), 'LATER', 'XPAY_268490014'],
    [refused(268490015), 'LATER', 'XPAY_268490015'],
    [refused(45009), 'LATER', 'XPAY_45009'],
    [refused(268490002), 'ASK', 'XPAY_268490002'],
    [refused(268490013), 'ASK', 'XPAY_268490013'],
  ])('after %j is %s', (answer, kind, reason) => {
    expect(refundOutcome(REFUND, answer)).toEqual({ kind, reason });
  });

  it.each([
    ['IOS, when Apple has the money', said({ order: { ...ORDER, order_type: 7 } }), 'REFUSED', 'IOS'],
    ['what it was, when WeChat has it', said({ order: ORDER }), 'REFUSED', 'XPAY_268490002'],
    ['what it was, when there is no order', gone, 'REFUSED', 'XPAY_268490002'],
    ['unknown after silence', silence, 'UNKNOWN', 'TIMEOUT'],
  ])('was refused because of %s', (_, answer, kind, reason) => {
    expect(refusedRefund(NUMBER, ASKER, 'XPAY_268490002', answer)).toEqual({ kind, reason });
  });
});

describe('asking about a refund', () => {
  const order = {
    order_id: REFUND_NUMBER,
    order_type: 1,
    env_type: 1,
    status: 8,
    refund_fee: 5000,
    paid_time: 1790856102,
    wx_order_id: '503',
  };
  const refund = (change: Record<string, unknown>) =>
    refundQueryOutcome(REFUND, ASKER, said({ order: { ...order, ...change } }));
  const common = { channel: 'WECHAT_VIRTUAL', number: REFUND_NUMBER, paymentNumber: NUMBER };

  it.each([
    [1, 'PROCESSING'],
    [2, 'PROCESSING'],
    [5, 'SUCCEEDED'],
    [6, 'CLOSED'],
    [7, 'CLOSED'],
    [8, 'SUCCEEDED'],
    [9, 'SUCCEEDED'],
    [10, 'SUCCEEDED'],
    [11, 'PROCESSING'],
  ])('reads status %i as %s', (status, state) => {
    const finishedAt = state === 'SUCCEEDED' ? new Date('2026-10-01T12:01:42Z') : null;
    const told = { ...common, state, amountFen: 5000, refundId: '503', finishedAt };
    expect(refund({ status })).toEqual({ known: true, receipt: told });
  });

  it('knows that there is none', () => {
    const told = { ...common, state: 'ABSENT', amountFen: null, refundId: null, finishedAt: null };
    expect(refundQueryOutcome(REFUND, ASKER, gone)).toEqual({ known: true, receipt: told });
  });

  it.each([
    ['silence', refundQueryOutcome(REFUND, ASKER, silence), 'TIMEOUT'],
    ['a payment', refund({ order_type: 0 }), 'MALFORMED'],
    ['a missing sum', refund({ refund_fee: undefined }), 'MALFORMED'],
    ['no status', refund({ status: '8' }), 'MALFORMED'],
    ['another refund', refund({ order_id: NUMBER }), 'NUMBER_MISMATCH'],
  ])('knows nothing after %s', (_, outcome, reason) => {
    expect(outcome).toEqual({ known: false, reason });
  });
});

it('goods count as delivered when the platform took note, now or before', () => {
  expect([said({}), refused(268490004), refused(-1), silence].map(isDelivered)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
