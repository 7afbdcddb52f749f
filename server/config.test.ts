import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, DEMO_SESSION_SECRET, type Env, parseConfig, withSandbox } from './config.js';

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const WECHATPAY = {
  WECHATPAY_BASE_URL: 'https://api.mch.weixin.qq.com/',
  WECHATPAY_MCHID: '1900000001',
  WECHATPAY_APPID: 'wx0000000000000001',
  WECHATPAY_SERIAL_NO: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  WECHATPAY_PRIVATE_KEY: pair.privateKey,
  WECHATPAY_APIV3_KEY: '0123456789abcdef0123456789abcdef',
  WECHATPAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0119000000012024112600000000000001',
  WECHATPAY_PUBLIC_KEY: pair.publicKey,
};
const WECHAT = { WECHAT_API_BASE_URL: 'https://api.weixin.qq.com', WECHAT_APP_SECRET: 'app-secret' };
const VIRTUAL = {
  WECHAT_VIRTUAL_OFFER_ID: '1450000001',
  WECHAT_VIRTUAL_APP_KEY: 'app-key',
  WECHAT_VIRTUAL_PRODUCT_ID: 'course_{fen}',
  WECHAT_PUSH_TOKEN: 'push-token',
  WECHAT_PUSH_AES_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};
const ALIPAY = {
  ALIPAY_GATEWAY_URL: 'https://openapi.alipay.com/gateway.do',
  ALIPAY_APP_ID: '2021000000000001',
  ALIPAY_SELLER_ID: '2088000000000001',
  ALIPAY_PRIVATE_KEY: pair.privateKey,
  ALIPAY_PUBLIC_KEY: pair.publicKey,
};
const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://zhike:secret@db:5432/zhike',
  SESSION_SECRET: 'a secret of thirty-two characters or more',
  PUBLIC_URL: 'https://zhike.example.cn/',
};

function faults(env: Env, readFile?: (path: string) => string): string[] {
  try {
    parseConfig(env, readFile);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

const without = (env: Env, ...names: string[]): Env =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));

describe('parseConfig', () => {
  it('needs nothing on a laptop: embedded database, sandbox, loopback', () => {
    expect(parseConfig({})).toEqual({
      env: 'development',
      port: 4000,
      host: '127.0.0.1',
      sandboxPort: 4100,
      dataDir: join(process.cwd(), '.data'),
      publicUrl: '',
      databaseUrl: null,
      demo: true,
      sandbox: true,
      sandboxOrigin: null,
      sessionSecret: DEMO_SESSION_SECRET,
      rateLimitFactor: 1,
      trustProxy: 0,
      playgroundToken: null,
      logLevel: 'warn',
      wechatPay: null,
      wechatPlatform: null,
      wechatVirtual: null,
      alipay: null,
      sales: { wechat: 'jsapi', wechatIos: 'off', alipay: 'on', alipayIos: 'on' },
    });
  });

  it('takes an empty setting for one that is not set', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: ' ', ALIPAY_GATEWAY_URL: '' })).toEqual(parseConfig({}));
  });

  it('tells every fault at once, a sentence each, and repeats no secret', () => {
    expect(
      faults({
        NODE_ENV: 'staging',
        ALLOW_DEMO: 'yes',
        PORT: '70000',
        SANDBOX_PORT: 'auto',
        PUBLIC_URL: 'zhike.example.cn',
        DATABASE_URL: 'mysql://zhike:secret@db/zhike',
        SESSION_SECRET: 'short',
        RATE_LIMIT_FACTOR: '-1',
        TRUST_PROXY: 'true',
        LOG_LEVEL: 'loud',
      }),
    ).toEqual([
      'NODE_ENV is "staging", but must be one of development, test, production.',
      'ALLOW_DEMO is "yes", but must be one of true, false.',
      'PORT is "70000", but must be a port from 0 to 65535 (0: any free one).',
      'SANDBOX_PORT is "auto", but must be a port from 0 to 65535 (0: any free one).',
      'PUBLIC_URL is not a URL that begins with https:// or http://.',
      'DATABASE_URL is not a URL that begins with postgresql:// or postgres://.',
      'SESSION_SECRET is too short: 32 characters or more.',
      'RATE_LIMIT_FACTOR is "-1", but must be a number above 0.',
      'TRUST_PROXY is "true", but must be a whole number from 0 to 99.',
      'LOG_LEVEL is "loud", but must be one of trace, debug, info, warn, error, fatal, silent.',
    ]);
  });

  it('refuses one port for two programs', () => {
    expect(faults({ PORT: '4100' })).toEqual([
      'PORT and SANDBOX_PORT are both 4100: two programs need two ports.',
    ]);
    expect(faults({ PORT: '0', SANDBOX_PORT: '0' })).toEqual([]);
    expect(faults({ PORT: '4100', ...ALIPAY })).toEqual([]);
  });
});

describe('gateways', () => {
  it('reads a complete one, which ends the sandbox and leaves the others off', () => {
    const config = parseConfig(ALIPAY);
    expect(config.alipay).toEqual({
      gatewayUrl: 'https://openapi.alipay.com/gateway.do',
      appId: '2021000000000001',
      sellerId: '2088000000000001',
      privateKey: pair.privateKey.trim(),
      publicKey: pair.publicKey.trim(),
    });
    expect([config.sandbox, config.wechatPay, config.wechatPlatform]).toEqual([false, null, null]);
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

describe('production', () => {
  it('lists every missing setting at once', () => {
    expect(faults({ NODE_ENV: 'production' })).toEqual([
      'DATABASE_URL is missing: the embedded database is not for production.',
      'SESSION_SECRET is missing: the demo secret is not for production; 32 random characters or more.',
      'PUBLIC_URL is missing: the address under which WeChat and Alipay reach this server.',
      'No payment gateway is set, and the sandbox is not for production: WeChat Pay needs WECHATPAY_BASE_URL, ' +
        'WECHATPAY_MCHID, WECHATPAY_APPID, WECHATPAY_SERIAL_NO, WECHATPAY_PRIVATE_KEY, WECHATPAY_APIV3_KEY, ' +
        'WECHATPAY_PUBLIC_KEY_ID, WECHATPAY_PUBLIC_KEY, WeChat login WECHAT_API_BASE_URL, WECHAT_APP_SECRET; ' +
        'Alipay needs ALIPAY_GATEWAY_URL, ALIPAY_APP_ID, ALIPAY_SELLER_ID, ALIPAY_PRIVATE_KEY, ALIPAY_PUBLIC_KEY.',
    ]);
  });

  it('starts with all of it, without anything of the demonstration', () => {
    const config = parseConfig({ ...PRODUCTION, ...WECHATPAY, ...WECHAT });
    expect(config).toMatchObject({
      env: 'production',
      demo: false,
      sandbox: false,
      host: '0.0.0.0',
      publicUrl: 'https://zhike.example.cn',
      logLevel: 'info',
      alipay: null,
    });
  });

  it('refuses the secret that stands in the repository', () => {
    expect(faults({ ...PRODUCTION, ...ALIPAY, SESSION_SECRET: DEMO_SESSION_SECRET })).toEqual([
      'SESSION_SECRET is the demo secret, which everybody knows.',
    ]);
  });

  it('refuses virtual payment in which nothing is paid', () => {
    const env = { ...PRODUCTION, ...WECHATPAY, ...WECHAT, ...VIRTUAL, WECHAT_VIRTUAL_ENV: '1' };
    expect(faults(env)).toEqual([
      "WECHAT_VIRTUAL_ENV is 1, WeChat's own test environment, in which courses would cost nothing.",
    ]);
  });

  it('may be a demonstration when it is told so', () => {
    const config = parseConfig({ NODE_ENV: 'production', ALLOW_DEMO: 'true' });
    expect(config).toMatchObject({ env: 'production', demo: true, sandbox: true, databaseUrl: null });
  });
});

describe('.env.example', () => {
  const lines = readFileSync('.env.example', 'utf8').match(/^#?[A-Z][A-Z0-9_]*=.*$/gm) ?? [];
  const example = parseEnv(lines.map(line => line.replace(/^#/, '')).join('\n'));

  it('documents exactly the settings that are read', () => {
    const read = new Set<string>();
    const spy = new Proxy({ ...PRODUCTION, ...WECHATPAY, ...WECHAT, ...VIRTUAL, ...ALIPAY } as Env, {
      get: (env, name: string) => (read.add(name), env[name]),
    });
    parseConfig(spy);
    // The client's builds read this one; the server does not.
    expect(Object.keys(example).sort()).toEqual([...read, 'VITE_API_ORIGIN'].sort());
  });

  it('shows the defaults', () => {
    expect(parseConfig(example)).toEqual(parseConfig({}));
  });
});
