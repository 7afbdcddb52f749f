import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OUTBOUND_LIMIT_BYTES } from './outbound.js';
import type { LoginPlatform } from './platform.js';
import { startFarSide, type Answer, type FarSide } from './testing/far-side.js';
import { createWechatLogin } from './wechat.js';

const APPID = 'wx8888888888888888';
const CODE = 'e31968a7f94cc5ee25fafc2aef2773f0bb8c3937b22520eb8ee345274d00c144';
let api: FarSide;
let platform: LoginPlatform;

beforeAll(async () => void (api = await startFarSide()));
afterAll(() => api.close());
beforeEach(() => {
  api.asked.length = 0;
  const config = { baseUrl: api.origin, appid: APPID, appSecret: 's&cret' };
  platform = createWechatLogin(config, { timeoutMs: 200 });
});

/** Gives out token after token, and answers the call itself as told. */
function answerCall(answer: Answer): void {
  let tokens = 0;
  api.answer((response, asked) =>
    asked.path === '/cgi-bin/stable_token'
      ? response.end(`{"access_token":"token/${++tokens}","expires_in":7200}`)
      : answer(response, asked),
  );
}
const answers = (body: unknown): void => answerCall(response => response.end(JSON.stringify(body)));

const info = (more: object = {}) => ({
  errcode: 0,
  errmsg: 'ok',
  phone_info: {
    phoneNumber: '13812345678',
    purePhoneNumber: '13812345678',
    countryCode: '86',
    watermark: { timestamp: 1637744274, appid: APPID },
    ...more,
  },
});

describe('getuserphonenumber', () => {
  it('turns a code into a number, asking with an access token', async () => {
    answers(info());
    expect(await platform.phoneNumber(CODE)).toEqual({
      ok: true,
      phone: '+8613812345678',
      proof: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect(api.asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      [
        'POST',
        '/cgi-bin/stable_token',
        `{"grant_type":"client_credential","appid":"${APPID}","secret":"s&cret"}`,
      ],
      ['POST', '/wxa/business/getuserphonenumber?access_token=token%2F1', `{"code":"${CODE}"}`],
    ]);
  });

  it('says whose code it must be', async () => {
    answers(info());
    await platform.phoneNumber(CODE, 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o');
    expect(api.asked[1]?.body).toBe(`{"code":"${CODE}","openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}`);
  });

  it('reads a country code that is a number, and a number from abroad', async () => {
    answers(info({ countryCode: 86 }));
    expect(await platform.phoneNumber(CODE)).toMatchObject({ phone: '+8613812345678' });
    answers(info({ phoneNumber: '+85251234567', purePhoneNumber: '51234567', countryCode: 852 }));
    expect(await platform.phoneNumber(CODE)).toMatchObject({ phone: '+85251234567' });
  });

  it.each([
    [40029, 'INVALID_CODE'],
    [40163, 'INVALID_CODE'],
    [40003, 'INVALID_CODE'],
    [45011, 'GATEWAY_UNAVAILABLE'],
    [40013, 'GATEWAY_UNAVAILABLE'],
    [-1, 'GATEWAY_UNAVAILABLE'],
  ])('answers errcode %i with %s', async (errcode, code) => {
    answers({ errcode, errmsg: 'no' });
    expect(await platform.phoneNumber(CODE)).toEqual({ ok: false, code });
  });

  it('asks for a new access token once when the old one ended', async () => {
    const bodies = [{ errcode: 42001, errmsg: 'access_token expired' }, info()];
    answerCall(response => response.end(JSON.stringify(bodies.shift())));
    expect(await platform.phoneNumber(CODE)).toMatchObject({ phone: '+8613812345678' });
    expect(api.asked.map(({ path }) => path.split('?')[1] ?? '')).toEqual([
      '',
      'access_token=token%2F1',
      '',
      'access_token=token%2F2',
    ]);
  });

  it('is unavailable, with nothing asked, when no access token is to be had', async () => {
    api.answer(response => response.end('{"errcode":40125,"errmsg":"invalid appsecret"}'));
    expect(await platform.phoneNumber(CODE)).toEqual({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
    expect(api.asked.map(({ path }) => path)).toEqual(['/cgi-bin/stable_token']);
  });

  it.each(['', 'two words', '密', 'x'.repeat(257)])('refuses the code %j without a call', async code => {
    expect(await platform.phoneNumber(code)).toEqual({ ok: false, code: 'INVALID_CODE' });
    expect(api.asked).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['a number for another app', () => answers(info({ watermark: { timestamp: 1, appid: 'wx0' } }))],
    ['a number without watermark', () => answers(info({ watermark: null }))],
    ['no number', () => answers({ errcode: 0, errmsg: 'ok' })],
    ['a number that cannot be one', () => answers(info({ purePhoneNumber: '138****5678' }))],
    ['a number that is no text', () => answers(info({ purePhoneNumber: 13812345678 }))],
    ['no country code', () => answers(info({ countryCode: undefined }))],
    ['a success that does not say so', () => answers({ phone_info: info().phone_info })],
    ['a 502 from a proxy', () => answerCall(response => response.writeHead(502).end('<html>'))],
    ['half a JSON', () => answerCall(response => response.end('{"errcode":0,'))],
    ['a closed connection', () => answerCall(response => response.destroy())],
    ['silence', () => answerCall(() => undefined)],
    ['headers and then silence', () => answerCall(response => response.write('{'))],
    ['an endless body', () => answerCall(response => response.end('x'.repeat(OUTBOUND_LIMIT_BYTES + 1)))],
    ['a redirect', () => answerCall(response => response.writeHead(302, { location: '/' }).end())],
  ])('is unavailable after %s', async (_, misbehave) => {
    misbehave();
    expect(await platform.phoneNumber(CODE)).toEqual({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
    expect(api.asked.length).toBe(2);
  });
});
