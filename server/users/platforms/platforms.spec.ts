import { beforeAll, describe, expect, it } from 'vitest';
import { createLoginPlatforms, type LoginPlatforms } from './platforms.js';
import { runSandbox, type RunningSandbox } from './testing/sandbox.js';

let sandbox: RunningSandbox;
let platforms: LoginPlatforms;

beforeAll(async () => {
  sandbox = await runSandbox();
  platforms = createLoginPlatforms(sandbox);
  return () => sandbox.stop();
});

describe('logging in through the sandbox', () => {
  it('gives the WeChat openid and a session key for a fresh code, and nothing for a used one', async () => {
    const { code } = await sandbox.call<{ code: string }>('POST', '/control/wechat/login', {
      user: 'xiaoming',
    });
    const identity = await platforms.wechat?.identify(code);
    expect(identity).toEqual({
      ok: true,
      subject: 'sandbox-openid-xiaoming',
      sessionKey: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) as string,
    });
    expect(await platforms.wechat?.identify(code)).toEqual({ ok: false, code: 'INVALID_CODE' });
  });

  it('gives the Alipay open_id for a fresh code, and nothing for a used one', async () => {
    const path = '/control/alipay/login';
    const { authCode } = await sandbox.call<{ authCode: string }>('POST', path, { user: 'xiaoming' });
    expect(await platforms.alipay?.identify(authCode)).toEqual({
      ok: true,
      subject: 'sandbox-alipay-xiaoming',
    });
    expect(await platforms.alipay?.identify(authCode)).toEqual({ ok: false, code: 'INVALID_CODE' });
  });

  it('refuses a made-up code on both', async () => {
    expect(await platforms.wechat?.identify('made-up')).toEqual({ ok: false, code: 'INVALID_CODE' });
    expect(await platforms.alipay?.identify('made-up')).toEqual({ ok: false, code: 'INVALID_CODE' });
  });

  it('is unavailable, and the user not refused, when the app secret or an answer is wrong', async () => {
    const wrong = { ...sandbox.wechatPlatform, appSecret: 'not-it' };
    const { wechat } = createLoginPlatforms({ wechatPlatform: wrong, alipay: null });
    const { code } = await sandbox.call<{ code: string }>('POST', '/control/wechat/login', {
      user: 'xiaoming',
    });
    expect(await wechat?.identify(code)).toEqual({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
    await sandbox.call('POST', '/control/faults', { kind: 'api.forged', channel: 'alipay', api: 'login' });
    const path = '/control/alipay/login';
    const { authCode } = await sandbox.call<{ authCode: string }>('POST', path, { user: 'xiaoming' });
    expect(await platforms.alipay?.identify(authCode)).toEqual({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
  });

  it('offers only the platforms that are configured', () => {
    expect(Object.keys(createLoginPlatforms({ wechatPlatform: null, alipay: null }))).toEqual([]);
    expect(Object.keys(createLoginPlatforms({ wechatPlatform: null, alipay: sandbox.alipay }))).toEqual([
      'alipay',
    ]);
  });
});
