import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DEMO_SESSION_SECRET, type Env, parseConfig } from './config.js';
import { ALIPAY, faults, PRODUCTION, VIRTUAL, WECHAT, WECHATPAY } from './testkit/environments.js';

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
      encryptionKeys: [{ id: 'demo', key: expect.any(Buffer) as Buffer }],
      indexKey: expect.any(Buffer) as Buffer,
      rateLimitFactor: 1,
      redisUrl: null,
      mail: null,
      messageTemplates: { WECHAT: {}, ALIPAY: {} },
      s3: null,
      mediaBaseUrl: '',
      streamOrigins: [],
      ffmpegPath: null,
      operator: { name: '知课演示站', email: 'support@zhike.example' },
      trustProxy: 0,
      trustedDocuments: [],
      playgroundToken: null,
      logLevel: 'warn',
      wechatPay: null,
      wechatPlatform: null,
      wechatVirtual: null,
      alipay: null,
      sales: { wechat: 'jsapi', wechatIos: 'off', alipay: 'on', alipayIos: 'on' },
      expertSharePercent: 80,
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
        ENCRYPTION_KEYS: 'a:short',
        INDEX_KEY: 'short',
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
      'ENCRYPTION_KEYS must be id:key,id:key with different ids and keys of 32 bytes in base64, the newest first.',
      'INDEX_KEY must be 32 bytes in base64: openssl rand -base64 32.',
      'RATE_LIMIT_FACTOR is "-1", but must be a number above 0.',
      'TRUST_PROXY is "true", but must be a whole number from 0 to 99, or addresses and networks: 10.0.0.0/8, ::1.',
      'LOG_LEVEL is "loud", but must be one of trace, debug, info, warn, error, fatal, silent.',
    ]);
  });

  it('takes proxies by their number or by where they call from', () => {
    expect(parseConfig({ TRUST_PROXY: '2' }).trustProxy).toBe(2);
    expect(parseConfig({ TRUST_PROXY: '10.0.0.0/8, loopback' }).trustProxy).toEqual([
      '10.0.0.0/8',
      'loopback',
    ]);
  });

  it('takes the manifests of earlier releases as paths', () => {
    const { trustedDocuments } = parseConfig({ TRUSTED_DOCUMENTS: 'may.json, june.json' });
    expect(trustedDocuments).toEqual(['may.json', 'june.json']);
  });

  it('takes where streams come from as origins alone', () => {
    const STREAM_ORIGINS = 'https://live.example.cn/, http://127.0.0.1:8080';
    expect(parseConfig({ STREAM_ORIGINS }).streamOrigins).toEqual([
      'https://live.example.cn',
      'http://127.0.0.1:8080',
    ]);
    expect(faults({ STREAM_ORIGINS: "https://live.example.cn/1.m3u8, 'unsafe-inline'" })).toHaveLength(2);
  });

  it('takes a mail server whole or not at all', () => {
    const SMTP_URL = 'smtps://zhike:secret@smtp.example.cn:465';
    const MAIL_FROM = '知课 <no-reply@example.cn>';
    expect(parseConfig({ SMTP_URL, MAIL_FROM }).mail).toEqual({ smtpUrl: SMTP_URL, from: MAIL_FROM });
    expect(faults({ SMTP_URL })).toEqual(['SMTP_URL needs MAIL_FROM.']);
    expect(faults({ MAIL_FROM })).toEqual(['MAIL_FROM needs SMTP_URL.']);
    expect(faults({ SMTP_URL: 'mail.example.cn', MAIL_FROM })).toEqual([
      'SMTP_URL is not a URL that begins with smtp:// or smtps://.',
    ]);
    expect(faults({ SMTP_URL, MAIL_FROM: 'nobody\r\nBcc: all@example.cn' })).toEqual([
      'MAIL_FROM must be an address, or a name and <an address>.',
    ]);
  });

  it('takes the templates of messages as they were registered, or says what is wrong with them', () => {
    const soon = { id: 'tmpl-1', fields: { thing1: 'title', time2: 'time' } };
    const templates = (value: string) => parseConfig({ WECHAT_MESSAGE_TEMPLATES: value }).messageTemplates;
    expect(templates(JSON.stringify({ LIVE_SOON: soon }))).toEqual({
      WECHAT: { LIVE_SOON: soon },
      ALIPAY: {},
    });
    expect(parseConfig({}).messageTemplates).toEqual({ WECHAT: {}, ALIPAY: {} });
    const wrong = 'WECHAT_MESSAGE_TEMPLATES must give LIVE_SOON an "id", and "fields" of title, text, person';
    for (const [value, fault] of [
      ['LIVE_SOON', 'WECHAT_MESSAGE_TEMPLATES is no JSON object'],
      ['[]', 'WECHAT_MESSAGE_TEMPLATES is no JSON object'],
      [JSON.stringify({ LIVE: soon }), 'WECHAT_MESSAGE_TEMPLATES names "LIVE", which is no kind of notice'],
      [JSON.stringify({ LIVE_SOON: { ...soon, id: '' } }), wrong],
      [JSON.stringify({ LIVE_SOON: { ...soon, fields: { thing1: 'price' } } }), wrong],
    ] as const)
      expect(() => templates(value)).toThrow(fault);
  });

  it('refuses one port for two programs', () => {
    expect(faults({ PORT: '4100' })).toEqual([
      'PORT and SANDBOX_PORT are both 4100: two programs need two ports.',
    ]);
    expect(faults({ PORT: '0', SANDBOX_PORT: '0' })).toEqual([]);
    expect(faults({ PORT: '4100', ...ALIPAY })).toEqual([]);
  });
});

describe('production', () => {
  it('lists every missing setting at once', () => {
    expect(faults({ NODE_ENV: 'production' })).toEqual([
      'DATABASE_URL is missing: the embedded database is not for production.',
      'SESSION_SECRET is missing: the demo secret is not for production; 32 random characters or more.',
      'ENCRYPTION_KEYS is missing: they seal what is personal in the database; id:key, the key from openssl rand -base64 32.',
      'INDEX_KEY is missing: it finds what is sealed; from openssl rand -base64 32, and never changed.',
      'PUBLIC_URL is missing: the address under which WeChat and Alipay reach this server.',
      'OPERATOR_NAME is missing: the legal documents name who runs the site.',
      'SUPPORT_EMAIL is missing: the legal documents say where people can write to.',
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

  it('takes a bucket as a whole or not at all', () => {
    const s3 = { S3_BUCKET: 'zhike', S3_REGION: 'cn-north-1', S3_ACCESS_KEY_ID: 'id' };
    expect(faults({ ...s3, S3_ENDPOINT: 'https://s3.example.cn' })).toEqual([
      'S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID need S3_SECRET_ACCESS_KEY as well.',
    ]);
    expect(parseConfig({ ...s3, S3_SECRET_ACCESS_KEY: 'key', S3_PATH_STYLE: 'true' }).s3).toEqual({
      bucket: 'zhike',
      region: 'cn-north-1',
      endpoint: null,
      accessKeyId: 'id',
      secretAccessKey: 'key',
      pathStyle: true,
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
