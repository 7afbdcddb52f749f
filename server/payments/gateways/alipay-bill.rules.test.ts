import { describe, expect, it } from 'vitest';
import type { AlipayAnswer } from '../../users/platforms/alipay-line.js';
import { NUMBER } from '../../users/platforms/testing/vectors.js';
import { billOffer, readBill } from './alipay-bill.rules.js';
import { billVectors } from './testing/bill-vectors.js';

const { details } = billVectors.alipay;

/** The bill with some of its bytes replaced: the marks that stand between its Chinese are the same in GBK. */
const altered = (from: string, to: string) =>
  readBill(Buffer.from(details.toString('latin1').replace(from, to), 'latin1'));

describe("Alipay's bill", () => {
  it('written in GBK by Python is read in whole fen', () => {
    expect(readBill(details)).toEqual({
      kind: 'BILL',
      rows: [
        {
          kind: 'PAYMENT',
          number: NUMBER,
          refundNumber: null,
          transactionId: '2026100122001400010000000001',
          amountFen: 20000,
          state: '交易',
          done: true,
        },
        {
          kind: 'REFUND',
          number: 'ZK202610010000000000000000000002',
          refundNumber: 'RF202610010000000000000000000001',
          transactionId: '2026100122001400010000000002',
          amountFen: 5000,
          state: '退款',
          done: true,
        },
      ],
    });
  });

  it('whose word for a movement does not fit its numbers does not count it as done', () => {
    const payment = altered('RF202610010000000000000000000001\t', '\t');
    expect(payment).toEqual({ kind: 'UNKNOWN', reason: 'ROW 2' });
    const refund = altered('0.00,0.00,\t,-1.20', '0.00,0.00,RF1\t,-1.20');
    const row = refund.kind === 'BILL' ? refund.rows[0] : undefined;
    expect([row?.kind, row?.refundNumber, row?.state, row?.done]).toEqual(['REFUND', 'RF1', '交易', false]);
  });

  it.each([
    ['a fraction of a fen', '200.00,200.00', '200.001,200.00', 'ROW 1'],
    ['a payment below zero', '200.00,200.00', '-200.00,200.00', 'ROW 1'],
    ['no number', NUMBER, '', 'ROW 1'],
    ['a value too many', 'xia***@example.com', 'a,b', 'ROW 1'],
    ['a line that is broken in two', 'xia***@example.com', 'a\r\nb', 'ROW 1'],
    ['another mark for the list', '#-----', '# ----', 'CUT_SHORT'],
  ])('with %s is no bill at all', (_, from, to, reason) => {
    expect(altered(from, to)).toEqual({ kind: 'UNKNOWN', reason });
  });

  it('that was cut short, lacks a column or is of another encoding is no bill', () => {
    const text = new TextDecoder('gbk').decode(details);
    expect(readBill(details.subarray(0, details.length / 2))).toEqual({
      kind: 'UNKNOWN',
      reason: 'CUT_SHORT',
    });
    expect(readBill(Buffer.from([...details, 0xff]))).toEqual({ kind: 'UNKNOWN', reason: 'CHARSET' });
    expect(readBill(Buffer.alloc(0))).toEqual({ kind: 'UNKNOWN', reason: 'CUT_SHORT' });
    const head = details.indexOf('/');
    const without = Buffer.from(details);
    without.write('-', head);
    expect([text.includes('退款批次号/请求号'), readBill(without)]).toEqual([
      true,
      { kind: 'UNKNOWN', reason: 'COLUMNS' },
    ]);
  });
});

describe('an answer to the question for a bill', () => {
  const GATEWAY = 'https://openapi.alipay.com/gateway.do';
  const NEXT_DAY_AT_TEN = new Date('2026-10-02T02:00:00Z');
  const offer = (answer: AlipayAnswer, now = NEXT_DAY_AT_TEN, gateway = GATEWAY) =>
    billOffer('2026-10-01', now, gateway, answer);
  const signed = (fields: Record<string, unknown>): AlipayAnswer => ({ kind: 'ANSWER', fields });
  const at = (bill_download_url: unknown, gateway?: string) =>
    offer(signed({ code: '10000', bill_download_url }), NEXT_DAY_AT_TEN, gateway);

  it('offers an address, by https unless it is the gateway itself', () => {
    const url = 'https://dwbillcenter.alipay.com/downloadBillFile.resource?bizType=trade&fileId=1';
    expect(at(url)).toEqual({ kind: 'OFFER', url });
    expect(at(url.replace('https', 'http'))).toEqual({ kind: 'OFFER', url });
    const own = 'http://127.0.0.1:4100/alipay/billdownload?token=x';
    expect(at(own, 'http://127.0.0.1:4100/gateway.do')).toEqual({ kind: 'OFFER', url: own });
  });

  it.each(['file:///etc/passwd', 'data:text/csv,1', '/downloadBillFile', '', 7, undefined])(
    'does not take %j for an address',
    url => {
      expect(at(url)).toEqual({ kind: 'UNKNOWN', reason: 'MALFORMED' });
    },
  );

  it('that there is none means "not yet" until ten the next morning, then "nothing"', () => {
    const none = signed({ code: '40004', sub_code: 'isp.bill_not_exist' });
    const early = new Date(NEXT_DAY_AT_TEN.getTime() - 1);
    expect(offer(none, early)).toEqual({ kind: 'NOT_READY', reason: 'isp.bill_not_exist' });
    expect(offer(none)).toEqual({ kind: 'EMPTY' });
  });

  it.each<[string, AlipayAnswer]>([
    ['TIMEOUT', { kind: 'NO_ANSWER', reason: 'TIMEOUT' }],
    [
      'UNVERIFIED 40004 isp.bill_not_exist',
      { kind: 'UNVERIFIED_FAILURE', code: '40004', subCode: 'isp.bill_not_exist' },
    ],
    ['isp.unknow-error', signed({ code: '20000', sub_code: 'isp.unknow-error' })],
    ['isv.invalid-arguments', signed({ code: '40002', sub_code: 'isv.invalid-arguments' })],
  ])('says nothing: %s', (reason, answer) => {
    expect(offer(answer)).toEqual({ kind: 'UNKNOWN', reason });
  });
});
