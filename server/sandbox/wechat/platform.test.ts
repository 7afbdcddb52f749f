import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Merchant } from '../testing/merchant.js';
import { openSandbox } from '../testing/sandbox.js';

let merchant: Merchant;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ merchant, close } = await openSandbox());
});
afterAll(() => close());

const app = () => ({ appid: merchant.get('WECHATPAY_APPID'), secret: merchant.get('WECHAT_APP_SECRET') });
const session = (code: string, more = {}) => {
  const query = new URLSearchParams({ ...app(), js_code: code, grant_type: 'authorization_code', ...more });
  return merchant.look(`/sns/jscode2session?${query.toString()}`);
};
const login = async (user: string) =>
  String((await merchant.post('/control/wechat/login', { user })).body.code);

it('turns a login code into an openid once', async () => {
  const code = await login('xiaoming');
  expect(await session(code)).toEqual({
    openid: 'sandbox-openid-xiaoming',
    session_key: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) as string,
  });
  expect(await session(code)).toMatchObject({ errcode: 40163 });
});

it('refuses a wrong code, an old code, a wrong app and a wrong secret', async () => {
  const code = await login('xiaoming');
  expect(await session('nonsense')).toMatchObject({ errcode: 40029 });
  expect(await session(code, { appid: 'wx0' })).toMatchObject({ errcode: 40013 });
  expect(await session(code, { secret: 'x' })).toMatchObject({ errcode: 40125 });
  await merchant.post('/control/clock/advance', { ms: 300_000 });
  expect(await session(code)).toMatchObject({ errcode: 40029 });
  await merchant.post('/control/clock/reset');
  expect(await merchant.post('/control/wechat/login', { user: '' })).toMatchObject({ status: 400 });
});

it('gives one token for two hours, and a picture for a scene with it', async () => {
  const ask = (more = {}) =>
    merchant.post('/cgi-bin/stable_token', { ...app(), grant_type: 'client_credential', ...more });
  const { body } = await ask();
  expect(body).toMatchObject({ expires_in: 7200 });
  expect((await ask()).body.access_token).toBe(body.access_token);
  expect((await ask({ force_refresh: true })).body.access_token).not.toBe(body.access_token);
  expect((await ask({ secret: 'x' })).body).toMatchObject({ errcode: 40125 });

  const picture = (token: unknown, input: unknown) =>
    fetch(`${merchant.origin}/wxa/getwxacodeunlimit?access_token=${String(token)}`, {
      method: 'POST',
      body: JSON.stringify(input),
    });
  const drawn = await picture(body.access_token, { scene: 'c=A1', page: 'pages/course/index' });
  expect(drawn.headers.get('content-type')).toBe('image/png');
  expect(
    Buffer.from(await drawn.arrayBuffer())
      .subarray(0, 8)
      .toString('hex'),
  ).toBe('89504e470d0a1a0a');
  expect(await (await picture(body.access_token, { scene: 'x'.repeat(33) })).json()).toMatchObject({
    errcode: 40169,
  });
  expect(await (await picture('nonsense', { scene: 'c=A1' })).json()).toMatchObject({ errcode: 40001 });
});
