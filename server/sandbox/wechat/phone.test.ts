import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Merchant } from '../testing/merchant.js';
import { openSandbox } from '../testing/sandbox.js';

let merchant: Merchant;
let close: () => Promise<void>;
let token: string;
beforeAll(async () => {
  ({ merchant, close } = await openSandbox());
  token = await merchant.accessToken();
});
afterAll(() => close());

const press = async (input: object) => (await merchant.post('/control/wechat/phone', input)).body;
const exchange = async (code: unknown, { openid, as = token }: { openid?: string; as?: string } = {}) =>
  (await merchant.post(`/wxa/business/getuserphonenumber?access_token=${as}`, { code, openid })).body;

it('gives a person’s number for a code, once', async () => {
  const { code, phone } = await press({ user: 'xiaoming' });
  expect(code).toMatch(/^[0-9a-f]{64}$/);
  expect(phone).toBe('15483674927');
  expect(await exchange(code)).toEqual({
    errcode: 0,
    errmsg: 'ok',
    phone_info: {
      phoneNumber: '15483674927',
      purePhoneNumber: '15483674927',
      countryCode: '86',
      watermark: { timestamp: expect.any(Number) as number, appid: merchant.get('WECHATPAY_APPID') },
    },
  });
  expect(await exchange(code)).toMatchObject({ errcode: 40029 });
});

it('gives the number a test chose, which the person has from then on', async () => {
  const { code } = await press({ user: 'abroad', phone: '51234567', countryCode: '852' });
  expect(await exchange(code)).toMatchObject({
    phone_info: { phoneNumber: '+85251234567', purePhoneNumber: '51234567', countryCode: '852' },
  });
  expect(await press({ user: 'abroad' })).toMatchObject({ phone: '51234567', countryCode: '852' });
  expect(await (await fetch(`${merchant.origin}/`)).text()).toMatch(/<b>abroad<\/b> · \+852\s+51234567/);
});

it('refuses another’s code and one that is five minutes old, and a refused one stays good for its owner', async () => {
  const { code } = await press({ user: 'xiaoming' });
  expect(await exchange(code, { openid: 'sandbox-openid-thief' })).toMatchObject({ errcode: 40029 });
  expect(await exchange(code, { openid: 'sandbox-openid-xiaoming' })).toMatchObject({ errcode: 0 });
  const { code: old } = await press({ user: 'xiaoming' });
  await merchant.post('/control/clock/advance', { ms: 300_000 });
  expect(await exchange(old)).toMatchObject({ errcode: 40029 });
  await merchant.post('/control/clock/reset');
});

it('does not take the code of a login, nor gives a login for a phone code', async () => {
  const login = (await merchant.post('/control/wechat/login', { user: 'xiaoming' })).body.code;
  expect(await exchange(login)).toMatchObject({ errcode: 40029 });
  const { code } = await press({ user: 'xiaoming' });
  const query = new URLSearchParams({
    appid: merchant.get('WECHATPAY_APPID'),
    secret: merchant.get('WECHAT_APP_SECRET'),
    js_code: String(code),
    grant_type: 'authorization_code',
  });
  expect(await merchant.look(`/sns/jscode2session?${query}`)).toMatchObject({ errcode: 40029 });
});

it('wants a living access token, and can be too busy', async () => {
  const { code } = await press({ user: 'xiaoming' });
  expect(await exchange(code, { as: '' })).toMatchObject({ errcode: 41001 });
  expect(await exchange(code, { as: 'nonsense' })).toMatchObject({ errcode: 40001 });
  expect(await exchange(undefined)).toMatchObject({ errcode: 41008 });
  await merchant.post('/control/faults', { kind: 'api.error', api: 'phone', code: '45011' });
  expect(await exchange(code)).toMatchObject({ errcode: 45011 });
  expect(await exchange(code)).toMatchObject({ errcode: 0 });
});

it.each([
  {},
  { user: 'two words' },
  { user: 'xiaoming', phone: '+8613800138000' },
  { user: 'xiaoming', phone: '13800138000', countryCode: '086' },
])('presses no button for %j', async input => {
  expect(await merchant.post('/control/wechat/phone', input)).toMatchObject({ status: 400 });
});
