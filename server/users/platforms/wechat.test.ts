import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OUTBOUND_LIMIT_BYTES } from './outbound.js';
import type { LoginPlatform } from './platform.js';
import { startFarSide, type FarSide } from './testing/far-side.js';
import { createWechatLogin } from './wechat.js';

let api: FarSide;
let login: LoginPlatform;

beforeAll(async () => {
  api = await startFarSide();
  const config = { baseUrl: `${api.origin}/`, appid: 'wx8888888888888888', appSecret: 's&cret' };
  login = createWechatLogin(config, { timeoutMs: 200 });
});
beforeEach(() => void (api.asked.length = 0));
afterAll(() => api.close());

function answers(body: unknown, status = 200): void {
  api.answer(response => response.writeHead(status).end(JSON.stringify(body)));
}

describe('code2Session', () => {
  it('turns a code into the openid and the session key, escaping what it sends', async () => {
    answers({ openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', session_key: 'tiihtNczf5v6AKRyjwEUhQ==' });
    expect(await login.identify('081Kq4Ga1&x=+/')).toEqual({
      ok: true,
      subject: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
      sessionKey: 'tiihtNczf5v6AKRyjwEUhQ==',
    });
    expect(api.asked.map(({ method, path }) => [method, path])).toEqual([
      [
        'GET',
        '/sns/jscode2session?appid=wx8888888888888888&secret=s%26cret&js_code=081Kq4Ga1%26x%3D%2B%2F&grant_type=authorization_code',
      ],
    ]);
  });

  it.each([
    [40029, 'INVALID_CODE'],
    [40163, 'INVALID_CODE'],
    [45011, 'GATEWAY_UNAVAILABLE'],
    [40226, 'GATEWAY_UNAVAILABLE'],
    [-1, 'GATEWAY_UNAVAILABLE'],
  ])('answers errcode %i with %s', async (errcode, code) => {
    answers({ errcode, errmsg: 'no' });
    expect(await login.identify('081Kq4Ga1')).toEqual({ ok: false, code });
  });

  it.each(['', 'two words', '密', 'x'.repeat(257)])('refuses the code %j without a call', async code => {
    expect(await login.identify(code)).toEqual({ ok: false, code: 'INVALID_CODE' });
    expect(api.asked).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['a 502 from a proxy', () => api.answer(response => response.writeHead(502).end('<html>'))],
    ['half a JSON', () => api.answer(response => response.end('{"openid":"o'))],
    ['a list', () => answers([])],
    ['an openid that is no text', () => answers({ openid: 1, session_key: 'k' })],
    ['no session key', () => answers({ openid: 'o' })],
    ['an openid beside a 500', () => answers({ openid: 'o', session_key: 'k' }, 500)],
    ['a closed connection', () => api.answer(response => response.destroy())],
    ['silence', () => api.answer(() => undefined)],
    ['headers and then silence', () => api.answer(response => response.write('{'))],
    ['an endless body', () => api.answer(response => response.end('x'.repeat(OUTBOUND_LIMIT_BYTES + 1)))],
    [
      'a redirect',
      () =>
        api.answer((response, asked) =>
          asked.path === '/elsewhere'
            ? response.end('{"openid":"o","session_key":"k"}')
            : response.writeHead(302, { location: '/elsewhere' }).end(),
        ),
    ],
  ])('is unavailable after %s', async (_, misbehave) => {
    misbehave();
    expect(await login.identify('081Kq4Ga1')).toEqual({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
    expect(api.asked.length).toBe(1);
  });
});
