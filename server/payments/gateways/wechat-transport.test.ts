import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OUTBOUND_LIMIT_BYTES } from '../../users/platforms/outbound.js';
import {
  platformKeys,
  startFarSide,
  wechatHeaders,
  type Answer,
  type FarSide,
} from '../../users/platforms/testing/far-side.js';
import { createHttp, NO_ANSWER } from './wechat-transport.js';

const SERIAL = 'PUB_KEY_ID_01';
const URL_OF_SDK = 'https://api.mch.weixin.qq.com/v3/pay/transactions/out-trade-no/N0001?mchid=1900000109';
const genuine = platformKeys();
const stranger = platformKeys();

let api: FarSide;
beforeAll(async () => void (api = await startFarSide()));
beforeEach(() => void (api.asked.length = 0));
afterAll(() => api.close());

const http = (baseUrl = api.origin) =>
  createHttp({
    baseUrl,
    publicKeyId: SERIAL,
    trusted: new Map([[SERIAL, createPublicKey(genuine.publicKey)]]),
    now: () => new Date(),
    timeoutMs: 200,
    downloadTimeoutMs: 400,
  });

const SUCCESS = '{ "trade_state": "SUCCESS" }';

/** An answer signed over `body`, of which `sent` goes out. */
function signed(
  status: number,
  body: string,
  by: { timestamp?: string; serial?: string; key?: string } = {},
  sent = body,
): Answer {
  const { timestamp, serial = SERIAL, key = genuine.privateKey } = by;
  return response =>
    response.writeHead(status, wechatHeaders(body, { privateKey: key, serial, timestamp })).end(sent);
}

const get = (baseUrl?: string) => http(baseUrl).get(URL_OF_SDK, { Authorization: 'signed' });
const secondsAgo = (seconds: number): string => String(Math.floor(Date.now() / 1000) - seconds);

describe('the transport under wechatpay-node-v3', () => {
  it('sends the path that was signed to the configured host, and names the key it trusts', async () => {
    api.answer(signed(200, SUCCESS));
    expect(await get(`${api.origin}/`)).toEqual({ status: 200, data: { trade_state: 'SUCCESS' } });
    const [asked] = api.asked;
    expect([asked?.method, asked?.path]).toEqual([
      'GET',
      '/v3/pay/transactions/out-trade-no/N0001?mchid=1900000109',
    ]);
    expect(asked?.headers['wechatpay-serial']).toBe('PUB_KEY_ID_01');
    expect(asked?.headers.authorization).toBe('signed');
  });

  it('posts the very characters the SDK signs: JSON.stringify of the object', async () => {
    api.answer(signed(200, '{}'));
    const url = 'https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi';
    await http().post(
      url,
      { description: '课/程 "1"', amount: { total: 1 } },
      { 'Content-Type': 'application/json' },
    );
    expect(api.asked[0]?.body).toBe('{"description":"课/程 \\"1\\"","amount":{"total":1}}');
  });

  it.each([
    'https://api.mch.weixin.qq.com.evil.example/v3/pay',
    'http://api.mch.weixin.qq.com/v3/pay',
    'https://api.mch.weixin.qq.com/v3/a b',
    'https://api.mch.weixin.qq.com/v3/课',
    'https://api.mch.weixin.qq.com/v3/../secret',
  ])('does not send %s, which would not arrive as it was signed', async url => {
    expect(await http().get(url, {})).toEqual({ status: NO_ANSWER, error: { code: 'UNSIGNABLE_URL' } });
    expect(api.asked).toEqual([]);
  });

  it('tells 204 from 202, both of which are success to the SDK', async () => {
    api.answer(signed(204, ''));
    expect((await get()).status).toBe(204);
    api.answer(signed(202, '{"code":"USER_PAYING"}'));
    expect((await get()).status).toBe(202);
  });

  it('hands up a signed refusal with its code', async () => {
    api.answer(signed(404, '{"code":"ORDER_NOT_EXIST","message":"订单不存在"}'));
    expect(await get()).toEqual({
      status: 404,
      error: { code: 'ORDER_NOT_EXIST', message: '订单不存在' },
    });
  });

  it.each<[string, Answer, string]>([
    ['a tampered body', signed(200, SUCCESS, {}, '{ "trade_state": "NOTPAY" }'), 'BAD_SIGNATURE 200'],
    ['a body written anew', signed(200, SUCCESS, {}, '{"trade_state":"SUCCESS"}'), 'BAD_SIGNATURE 200'],
    ["a stranger's signature", signed(200, SUCCESS, { key: stranger.privateKey }), 'BAD_SIGNATURE 200'],
    ['an unknown serial', signed(200, SUCCESS, { serial: '__proto__' }), 'UNKNOWN_SERIAL 200'],
    ['a signature of 301 s ago', signed(200, SUCCESS, { timestamp: secondsAgo(301) }), 'STALE 200'],
    ['no signature', response => response.writeHead(200).end(SUCCESS), 'HEADERS_MISSING 200'],
    [
      'an unsigned refusal',
      response => response.writeHead(401).end('{"code":"SIGN_ERROR"}'),
      'HEADERS_MISSING 401 SIGN_ERROR',
    ],
    ['a 502 of HTML', response => response.writeHead(502).end('<html>'), 'HEADERS_MISSING 502'],
    ['a signed list', signed(200, '[]'), 'MALFORMED 200'],
    ['half a signed JSON', signed(200, '{"a":'), 'MALFORMED 200'],
    ['a closed connection', response => response.destroy(), 'NETWORK'],
    [
      'a body cut short',
      response => response.writeHead(200, { 'content-length': 99 }).write('{', () => response.destroy()),
      'NETWORK',
    ],
    ['silence', () => undefined, 'TIMEOUT'],
    ['a body that never ends', response => response.writeHead(200).write('{'), 'TIMEOUT'],
    ['too long a body', signed(200, 'x'.repeat(OUTBOUND_LIMIT_BYTES + 1)), 'TOO_LARGE'],
  ])('has no answer after %s', async (_, answer, code) => {
    api.answer(answer);
    expect(await get()).toEqual({ status: NO_ANSWER, error: { code } });
  });

  it('follows no redirect: what was signed for one host is not shown to another', async () => {
    api.answer(response => response.writeHead(307, { location: `${api.origin}/elsewhere` }).end());
    expect(await get()).toEqual({ status: NO_ANSWER, error: { code: 'NETWORK' } });
    expect(api.asked.length).toBe(1);
  });

  it('has no answer when nobody listens', async () => {
    const gone = await startFarSide();
    await gone.close();
    expect(await get(gone.origin)).toEqual({ status: NO_ANSWER, error: { code: 'NETWORK' } });
  });
});
