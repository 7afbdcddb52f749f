import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NUMBER } from '../../users/platforms/testing/vectors.js';
import { billVectors } from './testing/bill-vectors.js';
import { billOffer, readBill } from './wechat-bill.rules.js';

const BILL = billVectors.wechat.bill.toString('utf8');
const ROWS = [
  {
    kind: 'PAYMENT',
    number: NUMBER,
    refundNumber: null,
    transactionId: '4200001234202610011234567890',
    amountFen: 20000,
    state: 'SUCCESS',
    done: true,
  },
  {
    kind: 'REFUND',
    number: 'ZK202610010000000000000000000002',
    refundNumber: 'RF202610010000000000000000000001',
    transactionId: '4200001234202610011234567891',
    amountFen: 5000,
    state: 'PROCESSING',
    done: false,
  },
];
const read = (text: string) => readBill(Buffer.from(text));
const reasonOf = (text: string) => {
  const outcome = read(text);
  return outcome.kind === 'UNKNOWN' ? outcome.reason : outcome.kind;
};

/** The bill with its columns in another order, as WeChat Pay may write it tomorrow. */
function reordered(order: readonly number[]): string {
  return BILL.split('\r\n')
    .map((line, index) => {
      if (index > 2) return line;
      const cells = index === 0 ? line.split(',') : line.slice(1).split(',`');
      const moved = order.map(place => cells[place]);
      return index === 0 ? moved.join(',') : `\`${moved.join(',`')}`;
    })
    .join('\r\n');
}

describe("WeChat Pay's trade bill", () => {
  it('written by Python is read in whole fen: what was ordered and asked back, whatever a coupon paid', () => {
    expect(readBill(billVectors.wechat.bill)).toEqual({ kind: 'BILL', rows: ROWS });
  });

  it('is read by the names of its columns, wherever they stand', () => {
    const order =
      BILL.split('\r\n', 1)[0]
        ?.replace('\uFEFF', '')
        .split(',')
        .map((_, place) => place) ?? [];
    fc.assert(
      fc.property(fc.shuffledSubarray(order, { minLength: order.length }), places => {
        expect(read(reordered(places))).toEqual({ kind: 'BILL', rows: ROWS });
      }),
    );
  });

  it('of a refund that is done, or of one that went wrong, says so in the words of the channel', () => {
    const told = (from: string, to: string) => {
      const outcome = read(BILL.replace(from, to));
      const row = outcome.kind === 'BILL' ? outcome.rows[1] : undefined;
      return [row?.kind, row?.state, row?.done];
    };
    expect(told('`PROCESSING', '`SUCCESS')).toEqual(['REFUND', 'SUCCESS', true]);
    expect(told('`PROCESSING', '`FAIL')).toEqual(['REFUND', 'FAIL', false]);
    expect(told('`REFUND,', '`REVOKED,')).toEqual(['REFUND', 'REVOKED', false]);
  });

  it('without a movement has no rows', () => {
    const [head, , , ...sums] = BILL.split('\r\n');
    expect(read([head, ...sums].join('\r\n'))).toEqual({ kind: 'BILL', rows: [] });
  });

  it.each([
    ['a fraction of a fen', BILL.replace('`200.00,`0.00,`\r', '`200.001,`0.00,`\r'), 'ROW 1'],
    ['a sum below zero', BILL.replace('`50.00,`\r', '`-50.00,`\r'), 'ROW 2'],
    ['another currency', BILL.replace('`CNY', '`USD'), 'ROW 1'],
    ['no number', BILL.replace(`\`${NUMBER}`, '`'), 'ROW 1'],
    ['a value too many', BILL.replace('`JSAPI', '`JSAPI,`JSAPI'), 'ROW 1'],
    ['a column missing', BILL.replace('申请退款金额', '申请金额'), 'COLUMNS'],
    ['one column twice', BILL.replace('费率备注', '订单金额'), 'COLUMNS'],
    ['no end', BILL.slice(0, BILL.indexOf('总交易单数')), 'CUT_SHORT'],
    ['no sums', BILL.slice(0, BILL.indexOf('`2,`190.00')), 'CUT_SHORT'],
    ['a line that is broken in two', BILL.replace('入门,进阶', '入门\n进阶'), 'CUT_SHORT'],
    ['more after its end', `${BILL}\`1,\`2\r\n`, 'CUT_SHORT'],
    ['nothing in it', '', 'CUT_SHORT'],
    ['a page instead', '<html>busy</html>', 'CUT_SHORT'],
  ])('with %s is no bill at all', (_, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('in another encoding is no bill', () => {
    expect(readBill(billVectors.alipay.details)).toEqual({ kind: 'UNKNOWN', reason: 'CHARSET' });
  });
});

describe('an answer to the question for a bill', () => {
  const refused = (status: number, code: string) => billOffer({ status, code, body: {} });
  const offered = (body: Record<string, unknown>) => billOffer({ status: 200, code: '', body });
  const OFFER = {
    download_url: 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=x',
    hash_type: 'SHA1',
    hash_value: billVectors.wechat.sha1.toUpperCase(),
  };

  it('offers an address and a hash', () => {
    expect(offered(OFFER)).toEqual({
      kind: 'OFFER',
      url: 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=x',
      sha1: billVectors.wechat.sha1,
    });
  });

  it.each([
    ['no hash', { hash_value: undefined }],
    ['a hash of another kind', { hash_type: 'MD5' }],
    ['half a hash', { hash_value: billVectors.wechat.sha1.slice(1) }],
    ['no address', { download_url: null }],
  ])('with %s offers nothing', (_, change) => {
    expect(offered({ ...OFFER, ...change })).toEqual({ kind: 'UNKNOWN', reason: 'MALFORMED' });
  });

  it.each([
    [400, 'NO_STATEMENT_EXIST', { kind: 'EMPTY' }],
    [400, 'STATEMENT_CREATING', { kind: 'NOT_READY', reason: 'STATEMENT_CREATING' }],
    [400, 'PARAM_ERROR', { kind: 'UNKNOWN', reason: 'PARAM_ERROR' }],
    [500, 'NO_STATEMENT_EXIST', { kind: 'UNKNOWN', reason: 'NO_STATEMENT_EXIST' }],
    [0, 'NO_STATEMENT_EXIST', { kind: 'UNKNOWN', reason: 'NO_STATEMENT_EXIST' }],
    [204, '', { kind: 'UNKNOWN', reason: 'HTTP_204' }],
  ])('of %i %s', (status, code, outcome) => {
    expect(refused(status, code)).toEqual(outcome);
  });
});
