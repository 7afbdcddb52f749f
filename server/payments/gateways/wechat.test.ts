import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import Pay from 'wechatpay-node-v3';
import {
  platformKeys,
  startFarSide,
  wechatHeaders,
  type Asked,
  type FarSide,
} from '../../users/platforms/testing/far-side.js';
import { NUMBER, vectors, wechatPayConfig } from '../../users/platforms/testing/vectors.js';
import type { PaymentGateway } from './gateway.js';
import { createWechatGateway } from './wechat.js';

const wechat = platformKeys();
const SERIAL = 'PUB_KEY_ID_01';
let api: FarSide;
let gateway: PaymentGateway;

beforeAll(async () => {
  api = await startFarSide();
  const config = { ...wechatPayConfig(api.origin), publicKeyId: SERIAL, publicKey: wechat.publicKey };
  gateway = createWechatGateway(config, { timeoutMs: 200 });
});
beforeEach(() => void (api.asked.length = 0));
afterAll(() => api.close());

const ORDER = {
  number: NUMBER,
  amountFen: 20000,
  description: `《Python\n入门》${'课'.repeat(60)}`,
  payerId: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  notifyUrl: 'https://zhike.example/pay/notify/wechat',
  expiresAt: new Date('2026-10-01T12:15:00.999Z'),
};

const REFUND = {
  number: 'RF202610010000000000000000000001',
  paymentNumber: NUMBER,
  amountFen: 5000,
  totalFen: 20000,
  leftFen: 20000,
  payerId: ORDER.payerId,
  reason: `不想\n学${'了'.repeat(60)}`,
  notifyUrl: ORDER.notifyUrl,
};

/** Signed answers, one for each path. */
function answers(byPath: Record<string, [status: number, body: string]>): void {
  api.answer((response, { path }) => {
    const [, answer] = Object.entries(byPath).find(([part]) => path.includes(part)) ?? [];
    const [status, body] = answer ?? [404, '{"code":"NO_SUCH_PATH"}'];
    response
      .writeHead(status, wechatHeaders(body, { privateKey: wechat.privateKey, serial: SERIAL }))
      .end(body);
  });
}

/** Whether the merchant's key signed this request as it arrived, by the rule in WeChat Pay's documentation. */
function arrivedAsSigned({ method, path, headers, body }: Asked): boolean {
  const field = (name: string): string =>
    new RegExp(`${name}="([^"]*)"`).exec(String(headers.authorization))?.[1] ?? '';
  const signed = `${method}\n${path}\n${field('timestamp')}\n${field('nonce_str')}\n${body}\n`;
  const key = createPublicKey(vectors.keys.merchantPublic);
  return verify('RSA-SHA256', Buffer.from(signed), key, Buffer.from(field('signature'), 'base64'));
}

describe('sign strings', () => {
  const { appid, mchid, serialNo: serial_no, privateKey } = wechatPayConfig('');
  const keys = { publicKey: Buffer.from(''), privateKey: Buffer.from(privateKey) };
  const pay = new Pay({ appid, mchid, serial_no, ...keys });
  const path = `/v3/pay/transactions/out-trade-no/${NUMBER}`;

  it('of a GET and a POST get the signature OpenSSL gives', () => {
    const { getSignature, postSignature } = vectors.wechat;
    expect(pay.getSignature('GET', 'nonceGET0001', '1790856000', `${path}?mchid=${mchid}`)).toBe(
      getSignature,
    );
    expect(pay.getSignature('POST', 'noncePOST001', '1790856000', `${path}/close`, { mchid })).toBe(
      postSignature,
    );
  });

  it('of a launch get the signature OpenSSL gives', () => {
    const text = `${appid}\n1790856000\n5K8264ILTKCH16CQ2502SI8ZNMTM67VS\nprepay_id=wx201410272009395522657a690389285100\n`;
    expect(pay.sha256WithRsa(text)).toBe(vectors.wechat.paySign);
  });
});

describe('the WeChat gateway', () => {
  it('creates an order: whole fen, one line of at most 127 bytes, Chinese time without milliseconds', async () => {
    answers({ '/jsapi': [200, '{"prepay_id":"wx201410272009395522657a690389285100"}'] });
    expect(await gateway.create(ORDER)).toEqual({
      kind: 'CREATED',
      launchId: 'wx201410272009395522657a690389285100',
    });
    const [asked] = api.asked;
    expect(asked && [asked.method, asked.path, arrivedAsSigned(asked)]).toEqual([
      'POST',
      '/v3/pay/transactions/jsapi',
      true,
    ]);
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      appid: 'wx8888888888888888',
      mchid: '1900000109',
      description: `《Python 入门》${'课'.repeat(36)}`,
      out_trade_no: NUMBER,
      time_expire: '2026-10-01T20:15:00+08:00',
      notify_url: 'https://zhike.example/pay/notify/wechat',
      amount: { total: 20000, currency: 'CNY' },
      payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
    });
  });

  it('launches with a signature that covers app, time, a fresh nonce and the prepay_id', () => {
    const now = new Date('2026-10-01T12:00:00.999Z');
    const launch = gateway.launch('wx2014', now, null);
    if (launch.kind !== 'WECHAT_JSAPI') throw new Error(launch.kind);
    const { nonceStr, paySign, ...rest } = launch;
    expect(rest).toEqual({
      kind: 'WECHAT_JSAPI',
      appId: 'wx8888888888888888',
      timeStamp: '1790856000',
      package: 'prepay_id=wx2014',
      signType: 'RSA',
    });
    expect(nonceStr).toMatch(/^[0-9a-f]{32}$/);
    expect(gateway.launch('wx2014', now, null)).not.toEqual(launch);
    const text = Buffer.from(`wx8888888888888888\n1790856000\n${nonceStr}\nprepay_id=wx2014\n`);
    const key = createPublicKey(vectors.keys.merchantPublic);
    expect(verify('RSA-SHA256', text, key, Buffer.from(paySign, 'base64'))).toBe(true);
  });

  it('queries by our number, signed as it arrives', async () => {
    answers({ [NUMBER]: [200, JSON.stringify({ out_trade_no: NUMBER, trade_state: 'NOTPAY' })] });
    const outcome = await gateway.query(NUMBER, ORDER.payerId);
    expect(outcome.known && outcome.receipt.state).toBe('PENDING');
    expect(api.asked.map(asked => [asked.method, asked.path, arrivedAsSigned(asked)])).toEqual([
      ['GET', `/v3/pay/transactions/out-trade-no/${NUMBER}?mchid=1900000109`, true],
    ]);
  });

  it('does not believe an unsigned SUCCESS: the payment stays unknown', async () => {
    api.answer(response => response.end(JSON.stringify({ out_trade_no: NUMBER, trade_state: 'SUCCESS' })));
    expect(await gateway.query(NUMBER, ORDER.payerId)).toEqual({
      known: false,
      reason: 'HEADERS_MISSING 200',
    });
  });

  it('takes 202 on close for "not yet" and only 204 for closed', async () => {
    answers({ '/close': [202, '{"code":"USER_PAYING"}'] });
    expect(await gateway.close(NUMBER, ORDER.payerId)).toBe('NOT_YET');
    answers({ '/close': [204, ''] });
    expect(await gateway.close(NUMBER, ORDER.payerId)).toBe('CLOSED');
    expect(api.asked.map(asked => [asked.path, arrivedAsSigned(asked), asked.body])).toEqual(
      [1, 2].map(() => [`/v3/pay/transactions/out-trade-no/${NUMBER}/close`, true, '{"mchid":"1900000109"}']),
    );
  });

  it.each([
    ['NOTPAY', 'NOT_YET'],
    ['CLOSED', 'CLOSED'],
    ['USERPAYING', 'NOT_YET'],
  ])('asks when a close is refused, and is told %s', async (trade_state, outcome) => {
    answers({
      '/close': [400, '{"code":"INVALID_REQUEST"}'],
      '?mchid=': [200, JSON.stringify({ out_trade_no: NUMBER, trade_state })],
    });
    expect(await gateway.close(NUMBER, ORDER.payerId)).toBe(outcome);
  });

  it('sends money back in whole fen, signed as it arrives, for a reason of at most 80 bytes', async () => {
    const refund = { out_refund_no: REFUND.number, out_trade_no: NUMBER, status: 'PROCESSING' };
    answers({ '/refunds': [200, JSON.stringify({ ...refund, amount: { refund: 5000, currency: 'CNY' } })] });
    expect(await gateway.refund(REFUND)).toMatchObject({ kind: 'ACCEPTED', receipt: { amountFen: 5000 } });
    const [asked] = api.asked;
    expect(asked && [asked.method, asked.path, arrivedAsSigned(asked)]).toEqual([
      'POST',
      '/v3/refund/domestic/refunds',
      true,
    ]);
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      out_trade_no: NUMBER,
      out_refund_no: 'RF202610010000000000000000000001',
      reason: `不想 学${'了'.repeat(23)}`,
      notify_url: 'https://zhike.example/pay/notify/wechat',
      amount: { refund: 5000, total: 20000, currency: 'CNY' },
    });
  });

  it('asks about a refund by its own number', async () => {
    answers({ '/refunds/': [404, '{"code":"RESOURCE_NOT_EXISTS"}'] });
    const outcome = await gateway.queryRefund(REFUND);
    expect(outcome.known && outcome.receipt.state).toBe('ABSENT');
    expect(api.asked.map(asked => [asked.method, asked.path, arrivedAsSigned(asked)])).toEqual([
      ['GET', '/v3/refund/domestic/refunds/RF202610010000000000000000000001', true],
    ]);
  });

  it('does not believe an unsigned SUCCESS of a refund', async () => {
    const body = {
      out_refund_no: REFUND.number,
      out_trade_no: NUMBER,
      status: 'SUCCESS',
      amount: { refund: 5000 },
    };
    api.answer(response => response.end(JSON.stringify(body)));
    expect(await gateway.refund(REFUND)).toEqual({ kind: 'UNKNOWN', reason: 'HEADERS_MISSING 200' });
    expect(await gateway.queryRefund(REFUND)).toEqual({ known: false, reason: 'HEADERS_MISSING 200' });
  });

  it('leaves a backtick out of a title: in a bill it would end the value before it', async () => {
    answers({ '/jsapi': [200, '{"prepay_id":"wx2014"}'] });
    await gateway.create({ ...ORDER, description: '一,`二`' });
    expect(JSON.parse(api.asked[0]?.body ?? '')).toMatchObject({ description: "一,'二'" });
  });

  it('leaves a close unknown when nobody answers, or an answer has a shape the SDK stumbles over', async () => {
    api.answer(() => undefined);
    expect(await gateway.close(NUMBER, ORDER.payerId)).toBe('UNKNOWN');
    answers({ '/jsapi': [200, 'null'] });
    expect((await gateway.create(ORDER)).kind).toBe('UNKNOWN');
  });

  it.each([
    ['a number that would change the path', () => gateway.query('../../refund', ORDER.payerId)],
    ['a number with a line break', () => gateway.close(`${NUMBER.slice(1)}\n`, ORDER.payerId)],
    ['half a fen', () => gateway.create({ ...ORDER, amountFen: 0.5 })],
    ['nothing to pay', () => gateway.create({ ...ORDER, amountFen: 0 })],
    ['no fen to send back', () => gateway.refund({ ...REFUND, amountFen: 0 })],
    ['a total of half a fen', () => gateway.refund({ ...REFUND, totalFen: 0.5 })],
    ['a refund number that would change the path', () => gateway.queryRefund({ ...REFUND, number: '../x' })],
    ['a refund of a number with blanks', () => gateway.refund({ ...REFUND, paymentNumber: 'a b c d' })],
    [
      'a refund notify URL with a query',
      () => gateway.refund({ ...REFUND, notifyUrl: 'https://a.example/?b' }),
    ],
    ['a notify URL with a query', () => gateway.create({ ...ORDER, notifyUrl: 'https://a.example/?b' })],
  ])('throws for %s, and calls nobody', async (_, call) => {
    await expect(call()).rejects.toThrow(RangeError);
    expect(api.asked).toEqual([]);
  });

  it.each([
    ['WECHATPAY_APIV3_KEY is not 32 bytes long.', { apiV3Key: '0123456789' }],
    ['WECHATPAY_PRIVATE_KEY is not an RSA', { privateKey: vectors.keys.ellipticPrivate }],
    ['WECHATPAY_PUBLIC_KEY is not an RSA', { publicKey: 'PUB_KEY_ID_01' }],
  ])('does not start when %s', (message, wrong) => {
    expect(() => createWechatGateway({ ...wechatPayConfig(api.origin), ...wrong })).toThrow(message);
  });
});
