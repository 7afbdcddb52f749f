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

  it('gives a WeChat number for a code of its owner, and nothing for a used one or to somebody else', async () => {
    const button = { user: 'xiaoming', phone: '13812345678' };
    const { code } = await sandbox.call<{ code: string }>('POST', '/control/wechat/phone', button);
    const refused = { ok: false, code: 'INVALID_CODE' };
    expect(await platforms.wechat?.phoneNumber(code, 'sandbox-openid-thief')).toEqual(refused);
    expect(await platforms.wechat?.phoneNumber(code, 'sandbox-openid-xiaoming')).toMatchObject({
      ok: true,
      phone: '+8613812345678',
    });
    expect(await platforms.wechat?.phoneNumber(code, 'sandbox-openid-xiaoming')).toEqual(refused);
  });

  it('gives an Alipay number for what Alipay signed, the same proof each time, and nothing else', async () => {
    const press = (as?: string) =>
      sandbox.call<{ response: string }>('POST', '/control/alipay/phone', {
        user: 'xiaoming',
        phone: '13812345678',
        as,
      });
    const read = async (as?: string) => platforms.alipay?.phoneNumber((await press(as)).response);
    const outcome = await read();
    expect(outcome).toMatchObject({ ok: true, phone: '+8613812345678' });
    expect(await read()).toEqual(outcome);
    for (const as of ['unsigned', 'forged', 'tampered', 'unauthorised'])
      expect(await read(as)).toEqual({ ok: false, code: 'INVALID_CODE' });
    expect(await read('busy')).toEqual({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
  });

  it('is unavailable, and the number not refused, while WeChat is too busy', async () => {
    const { code } = await sandbox.call<{ code: string }>('POST', '/control/wechat/phone', { user: 'busy' });
    await sandbox.call('POST', '/control/faults', { kind: 'api.error', api: 'phone', code: '45011' });
    expect(await platforms.wechat?.phoneNumber(code)).toEqual({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
    expect(await platforms.wechat?.phoneNumber(code)).toMatchObject({ ok: true });
  });

  it('offers only the platforms that are configured', () => {
    expect(Object.keys(createLoginPlatforms({ wechatPlatform: null, alipay: null }))).toEqual([]);
    expect(Object.keys(createLoginPlatforms({ wechatPlatform: null, alipay: sandbox.alipay }))).toEqual([
      'alipay',
    ]);
  });
});
