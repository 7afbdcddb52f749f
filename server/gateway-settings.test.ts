import { describe, expect, it } from 'vitest';
import { parseConfig, withSandbox } from './config.js';
import { ALIPAY, faults, pair, VIRTUAL, WECHAT, WECHATPAY, without } from './testkit/environments.js';

describe('gateways', () => {
  it('reads a complete one, which ends the sandbox and leaves the others off', () => {
    const config = parseConfig(ALIPAY);
    expect(config.alipay).toEqual({
      gatewayUrl: 'https://openapi.alipay.com/gateway.do',
      appId: '2021000000000001',
      sellerId: '2088000000000001',
      privateKey: pair.privateKey.trim(),
      publicKey: pair.publicKey.trim(),
      encryptKey: null,
    });
    expect([config.sandbox, config.wechatPay, config.wechatPlatform]).toEqual([false, null, null]);
  });

  it('reads the content key beside it, which must be one', () => {
    const key = Buffer.alloc(16, 7).toString('base64');
    expect(parseConfig({ ...ALIPAY, ALIPAY_ENCRYPT_KEY: key }).alipay?.encryptKey).toBe(key);
    const short = Buffer.alloc(15).toString('base64');
    expect(faults({ ...ALIPAY, ALIPAY_ENCRYPT_KEY: short })).toEqual([
      'ALIPAY_ENCRYPT_KEY is not an AES key of 16 bytes in base64.',
    ]);
  });

  it('lets WeChat login share the app id without asking for payments', () => {
    const config = parseConfig({ ...WECHAT, WECHATPAY_APPID: 'wx0000000000000001' });
    expect(config.wechatPlatform).toEqual({
      baseUrl: 'https://api.weixin.qq.com',
      appid: 'wx0000000000000001',
      appSecret: 'app-secret',
    });
    expect(config.wechatPay).toBe(null);
  });

  it('reads virtual payment on top of WeChat login', () => {
    const config = parseConfig({ ...WECHAT, ...VIRTUAL, WECHATPAY_APPID: 'wx0000000000000001' });
    expect(config.wechatVirtual).toEqual({
      baseUrl: 'https://api.weixin.qq.com',
      appid: 'wx0000000000000001',
      appSecret: 'app-secret',
      offerId: '1450000001',
      appKey: 'app-key',
      productId: 'course_{fen}',
      env: 0,
      pushToken: 'push-token',
      pushAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    });
    expect(config.wechatPay).toBe(null);
  });

  it.each([
    [
      without(WECHATPAY, 'WECHATPAY_MCHID', 'WECHATPAY_PUBLIC_KEY'),
      'WeChat Pay',
      'WECHATPAY_MCHID, WECHATPAY_PUBLIC_KEY',
    ],
    [without(WECHATPAY, 'WECHATPAY_BASE_URL'), 'WeChat Pay', 'WECHATPAY_BASE_URL'],
    [
      { WECHAT_API_BASE_URL: 'https://api.weixin.qq.com' },
      'WeChat login',
      'WECHAT_APP_SECRET, WECHATPAY_APPID',
    ],
    [without(ALIPAY, 'ALIPAY_GATEWAY_URL', 'ALIPAY_APP_ID'), 'Alipay', 'ALIPAY_GATEWAY_URL, ALIPAY_APP_ID'],
    [VIRTUAL, 'WeChat virtual payment', 'WECHAT_API_BASE_URL, WECHAT_APP_SECRET, WECHATPAY_APPID'],
    [
      { ...WECHATPAY, ...WECHAT, ...without(VIRTUAL, 'WECHAT_PUSH_TOKEN') },
      'WeChat virtual payment',
      'WECHAT_PUSH_TOKEN',
    ],
  ])('names what is missing of a gateway that is set in part: %#', (env, title, missing) => {
    expect(faults(env)).toEqual([`${title} is set only in part; missing: ${missing}.`]);
  });

  it.each([
    ['PEM text', pair.privateKey],
    ['PEM text with \\n written out', pair.privateKey.replaceAll('\n', '\\n')],
    ['the path of a file', '/run/secrets/alipay.pem'],
  ])('reads a key from %s', (_, value) => {
    const readFile = (path: string) => (path === '/run/secrets/alipay.pem' ? pair.privateKey : '');
    const config = parseConfig({ ...ALIPAY, ALIPAY_PRIVATE_KEY: value }, readFile);
    expect(config.alipay?.privateKey).toBe(pair.privateKey.trim());
  });

  it('reads the bare base64 of Alipay’s key tool', () => {
    const bare = pair.publicKey.replace(/-----.*-----|\n/g, '');
    expect(parseConfig({ ...ALIPAY, ALIPAY_PUBLIC_KEY: bare }).alipay?.publicKey).toBe(bare);
  });

  it.each([
    [
      { ALIPAY_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\nMIIC\n-----END PRIVATE KEY-----' },
      'ALIPAY_PRIVATE_KEY is not an RSA private key of at least 2048 bits.',
    ],
    [
      { ALIPAY_PUBLIC_KEY: pair.privateKey },
      'ALIPAY_PUBLIC_KEY is not an RSA public key of at least 2048 bits.',
    ],
    [
      { ALIPAY_PUBLIC_KEY: '/nowhere/key.pem' },
      'ALIPAY_PUBLIC_KEY names the file /nowhere/key.pem, which cannot be read (ENOENT).',
    ],
    [{ ...WECHATPAY, WECHATPAY_APIV3_KEY: 'short' }, 'WECHATPAY_APIV3_KEY has 5 bytes, but must have 32.'],
    [
      { ...WECHATPAY, ...WECHAT, ...VIRTUAL, WECHAT_PUSH_AES_KEY: 'short' },
      'WECHAT_PUSH_AES_KEY is not an EncodingAESKey of 43 characters.',
    ],
  ])('says what is wrong with a key: %#', (change, fault) => {
    expect(faults({ ...ALIPAY, ...change })).toEqual([fault]);
  });

  it('takes the sandbox’s credentials as a merchant’s, and stays a sandbox', () => {
    const config = withSandbox(
      { PORT: '5300' },
      { ...WECHATPAY, ...WECHAT, ...VIRTUAL, ...ALIPAY },
      'http://127.0.0.1:4100',
    );
    expect(config.sandbox).toBe(true);
    expect(config.sandboxOrigin).toBe('http://127.0.0.1:4100');
    expect(config.wechatPay?.baseUrl).toBe('https://api.mch.weixin.qq.com');
    expect(config.alipay?.appId).toBe('2021000000000001');
    expect(config.sales).toEqual({ wechat: 'jsapi', wechatIos: 'virtual', alipay: 'on', alipayIos: 'on' });
  });
});

describe('how courses are sold', () => {
  it('is said for each platform, and there for iOS', () => {
    const { sales } = parseConfig({
      ...WECHATPAY,
      ...WECHAT,
      ...VIRTUAL,
      WECHAT_COURSES: 'virtual',
      WECHAT_COURSES_IOS: 'off',
      ALIPAY_COURSES: 'off',
      ALIPAY_COURSES_IOS: 'off',
    });
    expect(sales).toEqual({ wechat: 'virtual', wechatIos: 'off', alipay: 'off', alipayIos: 'off' });
  });

  it('needs virtual payment where it says so, unless the sandbox is about to bring it', () => {
    const wanted = { WECHAT_COURSES: 'virtual', WECHAT_COURSES_IOS: 'virtual' };
    const needs =
      'is "virtual", but WeChat virtual payment needs WECHAT_VIRTUAL_OFFER_ID, WECHAT_VIRTUAL_APP_KEY, ' +
      'WECHAT_VIRTUAL_PRODUCT_ID, WECHAT_PUSH_TOKEN, WECHAT_PUSH_AES_KEY.';
    expect(faults({ ...WECHATPAY, ...WECHAT, ...wanted })).toEqual([
      `WECHAT_COURSES ${needs}`,
      `WECHAT_COURSES_IOS ${needs}`,
    ]);
    expect(faults(wanted)).toEqual([]);
  });
});
