import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAlipayLogin } from './alipay.js';
import type { LoginPlatform } from './platform.js';
import { startFarSide, type FarSide } from './testing/far-side.js';
import { phoneVectors } from './testing/phone-vectors.js';
import { alipayConfig, OPEN_ID, VECTOR_TIME, vectors } from './testing/vectors.js';

const CODE = '4b203fe6c11548bcabd8da5bb087a83b';
let api: FarSide;
let login: LoginPlatform;

beforeAll(async () => {
  api = await startFarSide();
  const options = { now: () => VECTOR_TIME, timeoutMs: 200 };
  login = createAlipayLogin(alipayConfig(`${api.origin}/gateway.do`), options);
});
beforeEach(() => void (api.asked.length = 0));
afterAll(() => api.close());

const answers = (body: string): void => api.answer(response => response.end(body));

it('reads no phone number without the content key, and calls nobody', async () => {
  expect(await login.phoneNumber(phoneVectors.told)).toEqual({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
  const config = { ...alipayConfig(api.origin), publicKey: phoneVectors.alipayPublic };
  const keyed = createAlipayLogin({ ...config, encryptKey: phoneVectors.contentKey });
  expect(await keyed.phoneNumber(phoneVectors.told)).toMatchObject({ ok: true, phone: '+8613812345678' });
  expect(api.asked).toEqual([]);
});

describe('alipay.system.oauth.token', () => {
  it('turns a code into the open_id, asking with the parameters OpenSSL signed', async () => {
    answers(vectors.alipay.token);
    expect(await login.identify(CODE)).toEqual({ ok: true, subject: OPEN_ID });
    const url = new URL(`${api.origin}${api.asked[0]?.path}`);
    expect(url.searchParams.get('timestamp')).toBe('2026-10-01 20:00:00');
    expect(url.searchParams.get('sign')).toBe(vectors.alipay.tokenRequest.sign);
    expect(api.asked[0]?.body).toBe(`grant_type=authorization_code&code=${CODE}`);
  });

  it('falls back to the user_id of an app without open_id', async () => {
    answers(vectors.alipay.tokenWithoutOpenId);
    expect(await login.identify(CODE)).toEqual({ ok: true, subject: '2088000000000002' });
  });

  it('answers an error_response about the code with INVALID_CODE, not with a broken signature', async () => {
    answers(vectors.alipay.badCode);
    expect(await login.identify(CODE)).toEqual({ ok: false, code: 'INVALID_CODE' });
  });

  it('never takes an identity from an error_response, for nobody signed it', async () => {
    answers(`{"error_response":{"code":"10000","open_id":"${OPEN_ID}"},"sign":"eA=="}`);
    expect(await login.identify(CODE)).toEqual({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
  });

  it('refuses the identity of somebody else under a signature for this one', async () => {
    answers(vectors.alipay.token.replace(OPEN_ID, OPEN_ID.replace('0', '1')));
    expect(await login.identify(CODE)).toEqual({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
  });

  it.each(['', 'two words', 'x'.repeat(257)])('refuses the code %j without a call', async code => {
    expect(await login.identify(code)).toEqual({ ok: false, code: 'INVALID_CODE' });
    expect(api.asked).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['a 500 of HTML', () => api.answer(response => response.writeHead(500).end('<html>'))],
    ['200 of HTML', () => answers('<html>')],
    ['half a JSON', () => answers('{"alipay_system_oauth_token_response":{')],
    ['null', () => answers('null')],
    ['the answer to another question', () => answers(vectors.alipay.created)],
    ['another failure', () => answers('{"error_response":{"code":"20000","sub_code":"isp.unknown-error"}}')],
    ['a closed connection', () => api.answer(response => response.destroy())],
    ['silence', () => api.answer(() => undefined)],
  ])('is unavailable after %s', async (_, misbehave) => {
    misbehave();
    expect(await login.identify(CODE)).toEqual({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
  });
});
