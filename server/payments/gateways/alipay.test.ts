import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  alipayAnswer,
  platformKeys,
  startFarSide,
  type FarSide,
} from '../../users/platforms/testing/far-side.js';
import {
  alipayConfig,
  NUMBER,
  OPEN_ID,
  VECTOR_TIME,
  vectors,
} from '../../users/platforms/testing/vectors.js';
import { createAlipayGateway, subjectFrom } from './alipay.js';
import type { PaymentGateway } from './gateway.js';

const alipay = platformKeys();
let api: FarSide;
let gateway: PaymentGateway;

beforeAll(async () => {
  api = await startFarSide();
  gateway = gatewayTrusting(alipay.publicKey);
});
beforeEach(() => void (api.asked.length = 0));
afterAll(() => api.close());

function gatewayTrusting(publicKey: string): PaymentGateway {
  const config = { ...alipayConfig(`${api.origin}/gateway.do`), publicKey };
  return createAlipayGateway(config, { now: () => VECTOR_TIME, timeoutMs: 200 });
}

/** The address and the form of the last request, as one set of parameters. */
function lastAsked(): URLSearchParams {
  const asked = api.asked.at(-1);
  const { searchParams } = new URL(`${api.origin}${asked?.path}`);
  return new URLSearchParams([...searchParams, ...new URLSearchParams(asked?.body)]);
}

const ORDER = {
  number: NUMBER,
  amountFen: 20000,
  description: 'Python入门',
  payerId: OPEN_ID,
  notifyUrl: 'https://zhike.example/pay/notify/alipay',
  expiresAt: new Date('2026-10-01T12:15:00Z'),
};

const REFUND = {
  number: 'RF202610010000000000000000000001',
  paymentNumber: NUMBER,
  amountFen: 5000,
  totalFen: 20000,
  leftFen: 20000,
  payerId: OPEN_ID,
  reason: '不想\n学了',
  notifyUrl: ORDER.notifyUrl,
};

describe('the Alipay gateway', () => {
  it('creates a trade with the parameters OpenSSL signed, in Chinese time on any host', async () => {
    api.answer(response => response.end(vectors.alipay.created));
    expect(await gatewayTrusting(vectors.keys.alipayPublic).create(ORDER)).toEqual({
      kind: 'CREATED',
      launchId: '2026100122001400010000000001',
    });
    const { sign, ...sent } = Object.fromEntries(lastAsked());
    const signString = Object.keys(sent)
      .sort()
      .map(name => `${name}=${sent[name]}`)
      .join('&');
    expect(signString).toBe(vectors.alipay.createRequest.signString);
    expect(sign).toBe(vectors.alipay.createRequest.sign);
  });

  it("launches with the bare trade_no, and creates for an old account's user id as buyer_id", async () => {
    expect(gateway.launch('2026100122001400010000000001', VECTOR_TIME, null)).toEqual({
      kind: 'ALIPAY',
      tradeNo: '2026100122001400010000000001',
    });
    await gateway.create({ ...ORDER, payerId: '2088000000000002' });
    const content = JSON.parse(lastAsked().get('biz_content') ?? '') as Record<string, string>;
    expect([content.buyer_id, content.buyer_open_id]).toEqual(['2088000000000002', undefined]);
  });

  it('believes a signed query, and not one that was tampered with or smuggles a second member', async () => {
    const literal = gatewayTrusting(vectors.keys.alipayPublic);
    api.answer(response => response.end(vectors.alipay.queried));
    const outcome = await literal.query(NUMBER, OPEN_ID);
    expect(outcome.known && [outcome.receipt.state, outcome.receipt.amountFen]).toEqual(['PAID', 20000]);
    for (const forged of [vectors.alipay.queried.replace('200.00', '100.00'), vectors.alipay.smuggled]) {
      api.answer(response => response.end(forged));
      expect(await literal.query(NUMBER, OPEN_ID)).toEqual({ known: false, reason: 'UNVERIFIED' });
    }
  });

  it('knows nothing after an error_response, HTML or silence', async () => {
    api.answer(response =>
      response.end('{"error_response":{"code":"40002","sub_code":"isv.invalid-app-id"}}'),
    );
    expect(await gateway.query(NUMBER, OPEN_ID)).toEqual({
      known: false,
      reason: 'UNVERIFIED 40002 isv.invalid-app-id',
    });
    api.answer(response => response.writeHead(502).end('<html>'));
    expect(await gateway.create(ORDER)).toEqual({ kind: 'UNKNOWN', reason: 'MALFORMED' });
    api.answer(() => undefined);
    expect(await gateway.close(NUMBER, OPEN_ID)).toBe('UNKNOWN');
  });

  it.each([
    ['TRADE_SUCCESS', 'PAID'],
    ['WAIT_BUYER_PAY', 'NOT_YET'],
    ['TRADE_CLOSED', 'CLOSED'],
  ])('asks when a close is refused, and is told %s', async (trade_status, outcome) => {
    api.answer((response, { path }) => {
      const trade = {
        code: '10000',
        out_trade_no: NUMBER,
        trade_no: '1',
        total_amount: '200.00',
        trade_status,
      };
      const body = path.includes('alipay.trade.close')
        ? alipayAnswer(
            'alipay.trade.close',
            { code: '40004', sub_code: 'ACQ.TRADE_STATUS_ERROR' },
            alipay.privateKey,
          )
        : alipayAnswer('alipay.trade.query', trade, alipay.privateKey);
      response.end(body);
    });
    expect(await gateway.close(NUMBER, OPEN_ID)).toBe(outcome);
  });

  it('closes', async () => {
    const content = { code: '10000', msg: 'Success', out_trade_no: NUMBER, trade_no: '1' };
    api.answer(response => response.end(alipayAnswer('alipay.trade.close', content, alipay.privateKey)));
    expect(await gateway.close(NUMBER, OPEN_ID)).toBe('CLOSED');
    expect(lastAsked().get('biz_content')).toBe(`{"out_trade_no":"${NUMBER}"}`);
  });

  it('sends money back in yuan, and says when it arrived', async () => {
    const content = { code: '10000', out_trade_no: NUMBER, fund_change: 'Y', refund_fee: '150.00' };
    const told = { ...content, gmt_refund_pay: '2026-10-02 09:00:00' };
    api.answer(response => response.end(alipayAnswer('alipay.trade.refund', told, alipay.privateKey)));
    expect(await gateway.refund(REFUND)).toEqual({
      kind: 'ACCEPTED',
      receipt: {
        channel: 'ALIPAY',
        number: 'RF202610010000000000000000000001',
        paymentNumber: NUMBER,
        state: 'SUCCEEDED',
        amountFen: 5000,
        refundId: null,
        finishedAt: new Date('2026-10-02T01:00:00Z'),
      },
    });
    expect(JSON.parse(lastAsked().get('biz_content') ?? '')).toEqual({
      out_trade_no: NUMBER,
      refund_amount: '50.00',
      out_request_no: 'RF202610010000000000000000000001',
      refund_reason: '不想 学了',
    });
    expect(api.asked.length).toBe(1);
  });

  it('asks when the answer to a refund does not say that money moved', async () => {
    api.answer((response, { path }) => {
      const method = path.includes('fastpay') ? 'alipay.trade.fastpay.refund.query' : 'alipay.trade.refund';
      const content = { code: '10000', out_trade_no: NUMBER, fund_change: 'N' };
      response.end(alipayAnswer(method, content, alipay.privateKey));
    });
    const outcome = await gateway.refund(REFUND);
    expect(outcome.kind === 'ACCEPTED' && outcome.receipt.state).toBe('PROCESSING');
    expect(JSON.parse(lastAsked().get('biz_content') ?? '')).toEqual({
      out_trade_no: NUMBER,
      out_request_no: 'RF202610010000000000000000000001',
      query_options: ['gmt_refund_pay'],
    });
    expect(api.asked.length).toBe(2);
  });

  it('knows nothing of a refund after an answer that nobody signed', async () => {
    const forged = alipayAnswer(
      'alipay.trade.refund',
      { code: '10000', out_trade_no: NUMBER, fund_change: 'Y' },
      platformKeys().privateKey,
    );
    api.answer(response => response.end(forged));
    expect(await gateway.refund(REFUND)).toEqual({ kind: 'UNKNOWN', reason: 'UNVERIFIED' });
  });

  it.each([
    ['no fen to send back', () => gateway.refund({ ...REFUND, amountFen: 0 })],
    ['a refund number with blanks', () => gateway.queryRefund({ ...REFUND, number: 'a b c d' })],
    ['a number with blanks', () => gateway.query('a b c d', OPEN_ID)],
    ['half a fen', () => gateway.create({ ...ORDER, amountFen: 100.5 })],
    ['nothing to pay', () => gateway.create({ ...ORDER, amountFen: 0 })],
  ])('throws for %s, and calls nobody', async (_, call) => {
    await expect(call()).rejects.toThrow(RangeError);
    expect(api.asked).toEqual([]);
  });

  it('does not start with an elliptic key: one request is signed before the first sale', () => {
    const config = { ...alipayConfig(api.origin), privateKey: vectors.keys.ellipticPrivate };
    expect(() => createAlipayGateway(config)).toThrow('ALIPAY_PRIVATE_KEY is not an RSA private key');
  });
});

describe('a subject for Alipay', () => {
  it('has no character that could imitate a field of the notification it comes back in', () => {
    expect(subjectFrom('x&trade_status=TRADE_SUCCESS/\n入门')).toBe('x＆trade_status＝TRADE_SUCCESS／ 入门');
  });

  it('has no comma, which would part it in the bill', () => {
    expect(subjectFrom('Python入门,进阶')).toBe('Python入门，进阶');
  });

  it('has at most 256 characters', () => {
    expect(subjectFrom('课'.repeat(257))).toBe('课'.repeat(256));
  });
});
