import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFarSide, type FarSide } from '../../users/platforms/testing/far-side.js';
import { NUMBER, VECTOR_TIME } from '../../users/platforms/testing/vectors.js';
import type { PaymentGateway } from './gateway.js';
import {
  pushVectors,
  REFUND_NUMBER,
  SESSION_KEY,
  virtualConfig,
  WECHAT_OPENID,
} from './testing/push-vectors.js';
import { answerXpay, APPLE_PAYMENT } from './testing/xpay.js';
import { hmacHex } from './wechat-virtual-line.js';
import { createWechatVirtualGateway } from './wechat-virtual.js';

const { launch, query } = pushVectors;
let api: FarSide;
let gateway: PaymentGateway;
let now: Date;

beforeAll(async () => void (api = await startFarSide()));
afterAll(() => api.close());
beforeEach(() => {
  api.asked.length = 0;
  now = VECTOR_TIME;
  gateway = createWechatVirtualGateway(virtualConfig(api.origin), { now: () => now, timeoutMs: 200 });
});

const asked = (part: string) => api.asked.filter(({ path }) => path.includes(part));
const ORDER = {
  number: NUMBER,
  amountFen: 20000,
  description: 'Python入门',
  payerId: WECHAT_OPENID,
  notifyUrl: 'https://zhike.example/unused',
  expiresAt: new Date('2026-10-01T12:15:00Z'),
};
const REFUND = {
  number: REFUND_NUMBER,
  paymentNumber: NUMBER,
  amountFen: 5000,
  totalFen: 20000,
  leftFen: 20000,
  payerId: WECHAT_OPENID,
  reason: '不想学了\n',
  notifyUrl: 'https://zhike.example/unused',
};

describe('signatures of virtual payment', () => {
  it('are those of WeChat’s own example', () => {
    const body = '{"openid": "xxx", "user_ip": "127.0.0.1", "env": 0}';
    expect(hmacHex('12345', `/xpay/query_user_balance&${body}`)).toBe(
      'c37809f27c6d7fd1837ad2500a04512b66b34fd793a39a385fade56dca89a4b5',
    );
    expect(hmacHex('9hAb/NEYUlkaMBEsmFgzig==', body)).toBe(
      '089d9e8dc5d308977360c4b79ec600a93d736802802a807d634192328032f6c7',
    );
  });

  it('of a launch are those Python gives, and nobody is called for it', async () => {
    const created = await gateway.create(ORDER);
    expect(created).toEqual({ kind: 'CREATED', launchId: launch.signData });
    expect(gateway.launch(launch.signData, now, SESSION_KEY)).toEqual({
      kind: 'WECHAT_VIRTUAL',
      mode: 'short_series_goods',
      ...launch,
    });
    expect(api.asked).toEqual([]);
  });

  it('of a query is the one Python gives, over the body as it was sent', async () => {
    answerXpay(api, APPLE_PAYMENT);
    await gateway.query(NUMBER, WECHAT_OPENID);
    const [call] = asked('/xpay/');
    expect(call?.path).toBe(`/xpay/query_order?access_token=token-1&pay_sig=${query.paySig}`);
    expect(call?.body).toBe(query.body);
  });
});

describe('the access token', () => {
  it('is asked for once, by however many calls at a time, and again a minute before it ends', async () => {
    answerXpay(api, APPLE_PAYMENT);
    await Promise.all([1, 2, 3].map(() => gateway.query(NUMBER, WECHAT_OPENID)));
    expect(asked('stable_token').map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { grant_type: 'client_credential', appid: 'wx8888888888888888', secret: 'app-secret' },
    ]);
    now = new Date(VECTOR_TIME.getTime() + 7139_000);
    await gateway.query(NUMBER, WECHAT_OPENID);
    expect(asked('stable_token').length).toBe(1);
    now = new Date(VECTOR_TIME.getTime() + 7140_000);
    await gateway.query(NUMBER, WECHAT_OPENID);
    expect(asked('stable_token').length).toBe(2);
  });

  it.each([40001, 40014, 42001])('is renewed once when it is refused with %i', async errcode => {
    answerXpay(api, { errcode, errmsg: 'invalid credential' }, APPLE_PAYMENT);
    const outcome = await gateway.query(NUMBER, WECHAT_OPENID);
    expect(outcome.known).toBe(true);
    expect(asked('/xpay/').map(({ path }) => /access_token=([^&]*)/.exec(path)?.[1])).toEqual([
      'token-1',
      'token-2',
    ]);
  });

  it('refused again, leaves everything unknown', async () => {
    answerXpay(api, { errcode: 40001, errmsg: 'invalid credential' });
    expect(await gateway.query(NUMBER, WECHAT_OPENID)).toEqual({ known: false, reason: 'TOKEN_REFUSED' });
    expect(asked('/xpay/').length).toBe(2);
  });

  it('that is not given leaves everything unknown, and no call is made', async () => {
    api.answer(response => response.end('{"errcode":40125,"errmsg":"invalid appsecret"}'));
    expect(await gateway.query(NUMBER, WECHAT_OPENID)).toEqual({ known: false, reason: 'TOKEN_40125' });
    expect((await gateway.refund(REFUND)).kind).toBe('UNKNOWN');
    expect(asked('/xpay/')).toEqual([]);
    answerXpay(api, APPLE_PAYMENT);
    expect((await gateway.query(NUMBER, WECHAT_OPENID)).known).toBe(true);
  });
});

describe('the gateway of virtual payment', () => {
  it.each([
    ['half a JSON', '{"errcode":0,', 'MALFORMED'],
    ['a success that does not say so', '{"order":null}', 'MALFORMED'],
    ['a code in words', '{"errcode":"0"}', 'MALFORMED'],
  ])('knows nothing after %s', async (_, body, reason) => {
    answerXpay(api, body);
    expect(await gateway.query(NUMBER, WECHAT_OPENID)).toEqual({ known: false, reason });
    expect(await gateway.close(NUMBER, WECHAT_OPENID)).toBe('UNKNOWN');
    expect(await gateway.refund(REFUND)).toEqual({ kind: 'UNKNOWN', reason });
    expect(await gateway.deliver?.(NUMBER)).toBe(false);
  });

  it('refunds by our numbers, asking nothing else', async () => {
    const answer = { refund_order_id: REFUND_NUMBER, refund_wx_order_id: '503', pay_order_id: NUMBER };
    answerXpay(api, { errcode: 0, errmsg: 'ok', ...answer });
    expect((await gateway.refund(REFUND)).kind).toBe('ACCEPTED');
    const calls = asked('/xpay/');
    expect(calls.map(({ path }) => path.split('?')[0])).toEqual(['/xpay/refund_order']);
    expect(JSON.parse(calls[0]?.body ?? '')).toEqual({
      openid: WECHAT_OPENID,
      order_id: NUMBER,
      refund_order_id: REFUND_NUMBER,
      left_fee: 20000,
      refund_fee: 5000,
      biz_meta: '不想学了',
      refund_reason: '5',
      req_from: '3',
      env: 0,
    });
  });

  it('tells that goods were delivered', async () => {
    answerXpay(api, { errcode: 0, errmsg: 'ok' });
    expect(await gateway.deliver?.(NUMBER)).toBe(true);
    const [call] = asked('/xpay/');
    expect(call?.path).toMatch(/^\/xpay\/notify_provide_goods\?/);
    expect(call?.body).toBe(`{"order_id":"${NUMBER}","env":0}`);
  });

  it.each([
    ['a number too short', () => gateway.query('ZK20261', WECHAT_OPENID)],
    ['a number with a line break', () => gateway.close(`${NUMBER.slice(1)}\n`, WECHAT_OPENID)],
    ['half a fen', () => gateway.create({ ...ORDER, amountFen: 0.5 })],
    ['a refund of nothing', () => gateway.refund({ ...REFUND, amountFen: 0 })],
    ['a refund of more than is left', () => gateway.refund({ ...REFUND, leftFen: 4999 })],
    ['a launch without session key', () => Promise.resolve().then(() => gateway.launch('{}', now, null))],
  ])('throws for %s, and calls nobody', async (_, call) => {
    await expect(call()).rejects.toThrow(RangeError);
    expect(api.asked).toEqual([]);
  });

  it('does not start with a key that cannot open a push', () => {
    const config = { ...virtualConfig(api.origin), pushAesKey: 'abc' };
    expect(() => createWechatVirtualGateway(config)).toThrow('WECHAT_PUSH_AES_KEY is not an EncodingAESKey');
  });

  it('answers as the platform wants to hear it', () => {
    const { accepted, refused, failed } = gateway.answers;
    expect([accepted, refused, failed].map(({ status, body }) => [status, body])).toEqual([
      [200, '{"ErrCode":0,"ErrMsg":"success"}'],
      [401, '{"ErrCode":1,"ErrMsg":"the push was refused"}'],
      [500, '{"ErrCode":1,"ErrMsg":"try again later"}'],
    ]);
  });
});
