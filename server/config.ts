import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Settings } from './settings.js';
import { rsaPrivateKey, rsaPublicKey } from './users/platforms/pem.js';

/** Keys are PEM texts, whatever the setting held. */
export interface WechatPayConfig {
  baseUrl: string;
  mchid: string;
  appid: string;
  serialNo: string;
  privateKey: string;
  apiV3Key: string;
  publicKeyId: string;
  publicKey: string;
}

export interface WechatPlatformConfig {
  baseUrl: string;
  appid: string;
  appSecret: string;
}

export interface AlipayConfig {
  gatewayUrl: string;
  appId: string;
  sellerId: string;
  privateKey: string;
  publicKey: string;
}

export interface Config {
  env: 'development' | 'test' | 'production';
  port: number;
  /** The address the server listens on; loopback in development, because the demo passwords are public. */
  host: string;
  sandboxPort: number;
  dataDir: string;
  /** Where the platforms reach us; empty: the origin we listen on. */
  publicUrl: string;
  /** Null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  /** Demo accounts and secrets, the sandbox and the embedded database are allowed. */
  demo: boolean;
  /** No gateway base URL was set. */
  sandbox: boolean;
  /** Known once the sandbox listens. */
  sandboxOrigin: string | null;
  sessionSecret: string;
  rateLimitFactor: number;
  /** How many proxies stand in front; their word on address and protocol is taken. */
  trustProxy: number;
  playgroundToken: string | null;
  logLevel: LogLevel;
  /** A gateway is off or complete. */
  wechatPay: WechatPayConfig | null;
  wechatPlatform: WechatPlatformConfig | null;
  alipay: AlipayConfig | null;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Env = Record<string, string | undefined>;

/** Known to everybody who reads this file, and therefore refused in production. */
export const DEMO_SESSION_SECRET = 'zhike-demo-session-secret-never-for-production';

/** Everything that is wrong with the settings, one sentence each. */
export class ConfigError extends Error {
  constructor(readonly faults: string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
  }
}

/** Reads nothing but what it is given; key files come through `readFile`. Throws a ConfigError with every fault. */
export function parseConfig(env: Env, readFile = (path: string) => readFileSync(path, 'utf8')): Config {
  const settings = new Settings(env, readFile);
  const mode = settings.oneOf('NODE_ENV', ['development', 'test', 'production'], 'development');
  const demo = settings.flag('ALLOW_DEMO') || mode !== 'production';
  const gateways = readGateways(settings);
  const config: Config = {
    env: mode,
    port: settings.port('PORT', 4000),
    host: settings.text('HOST') ?? (mode === 'production' ? '0.0.0.0' : '127.0.0.1'),
    sandboxPort: settings.port('SANDBOX_PORT', 4100),
    dataDir: resolve(settings.text('DATA_DIR') ?? '.data'),
    publicUrl: settings.url('PUBLIC_URL', ['https:', 'http:']) ?? '',
    databaseUrl: settings.url('DATABASE_URL', ['postgresql:', 'postgres:']),
    demo,
    sandbox: !gateways.baseUrlSet,
    sandboxOrigin: null,
    sessionSecret: readSessionSecret(settings, demo),
    rateLimitFactor: settings.positive('RATE_LIMIT_FACTOR', 1),
    trustProxy: settings.count('TRUST_PROXY', 0),
    playgroundToken: settings.text('PLAYGROUND_TOKEN'),
    logLevel: settings.oneOf('LOG_LEVEL', LOG_LEVELS, mode === 'production' ? 'info' : 'warn'),
    wechatPay: gateways.wechatPay,
    wechatPlatform: gateways.wechatPlatform,
    alipay: gateways.alipay,
  };
  if (config.port !== 0 && config.port === config.sandboxPort && config.sandbox) {
    settings.fault(`PORT and SANDBOX_PORT are both ${config.port}: two programs need two ports.`);
  }
  if (!demo) refuseDemo(settings, config);
  if (settings.faults.length) throw new ConfigError(settings.faults);
  return config;
}

/** The configuration once the sandbox listens: its credentials take the place of the merchant's. */
export function withSandbox(env: Env, credentials: Record<string, string>, origin: string): Config {
  return { ...parseConfig({ ...env, ...credentials }), sandbox: true, sandboxOrigin: origin };
}

function readSessionSecret(settings: Settings, demo: boolean): string {
  const secret = settings.text('SESSION_SECRET');
  if (secret !== null && secret.length < 32)
    settings.fault('SESSION_SECRET is too short: 32 characters or more.');
  if (!demo && secret === DEMO_SESSION_SECRET) {
    settings.fault('SESSION_SECRET is the demo secret, which everybody knows.');
  }
  return secret ?? DEMO_SESSION_SECRET;
}

/** Production runs on nothing that was made for a laptop. */
function refuseDemo(settings: Settings, config: Config): void {
  const missing = (name: string, why: string) => {
    if (settings.text(name) === null) settings.fault(`${name} is missing: ${why}`);
  };
  missing('DATABASE_URL', 'the embedded database is not for production.');
  missing('SESSION_SECRET', 'the demo secret is not for production; 32 random characters or more.');
  missing('PUBLIC_URL', 'the address under which WeChat and Alipay reach this server.');
  if (config.sandbox) {
    settings.fault(
      `No payment gateway is set, and the sandbox is not for production: WeChat Pay needs ${WECHATPAY.join(', ')}, ` +
        `WeChat login ${WECHAT.join(', ')}; Alipay needs ${ALIPAY.join(', ')}.`,
    );
  }
}

const WECHATPAY = [
  'WECHATPAY_BASE_URL',
  'WECHATPAY_MCHID',
  'WECHATPAY_APPID',
  'WECHATPAY_SERIAL_NO',
  'WECHATPAY_PRIVATE_KEY',
  'WECHATPAY_APIV3_KEY',
  'WECHATPAY_PUBLIC_KEY_ID',
  'WECHATPAY_PUBLIC_KEY',
] as const;
const WECHAT = ['WECHAT_API_BASE_URL', 'WECHAT_APP_SECRET'] as const;
const ALIPAY = [
  'ALIPAY_GATEWAY_URL',
  'ALIPAY_APP_ID',
  'ALIPAY_SELLER_ID',
  'ALIPAY_PRIVATE_KEY',
  'ALIPAY_PUBLIC_KEY',
] as const;

function checkApiV3Key(text: string, name: string): void {
  if (Buffer.byteLength(text) !== 32)
    throw new Error(`${name} has ${Buffer.byteLength(text)} bytes, but must have 32.`);
}

function readGateways(settings: Settings) {
  const isSet = (name: string) => settings.text(name) !== null;
  const text = (name: string) => settings.text(name) ?? '';
  const url = (name: string) => settings.url(name, ['https:', 'http:']) ?? '';

  /** Off when nothing of it is set; a part of it is a fault that names the rest. */
  const group = <T>(
    title: string,
    names: readonly string[],
    own: readonly string[],
    read: () => T,
  ): T | null => {
    if (!own.some(isSet)) return null;
    const config = read();
    const missing = names.filter(name => !isSet(name));
    if (missing.length) settings.fault(`${title} is set only in part; missing: ${missing.join(', ')}.`);
    return config;
  };

  // The app id belongs to login as well: set for login alone, it does not ask for payments.
  const payOwn = WECHATPAY.filter(name => name !== 'WECHATPAY_APPID' || !WECHAT.some(isSet));
  return {
    baseUrlSet: ['WECHATPAY_BASE_URL', 'WECHAT_API_BASE_URL', 'ALIPAY_GATEWAY_URL'].some(isSet),
    wechatPay: group<WechatPayConfig>('WeChat Pay', WECHATPAY, payOwn, () => ({
      baseUrl: url('WECHATPAY_BASE_URL'),
      mchid: text('WECHATPAY_MCHID'),
      appid: text('WECHATPAY_APPID'),
      serialNo: text('WECHATPAY_SERIAL_NO'),
      privateKey: settings.key('WECHATPAY_PRIVATE_KEY', rsaPrivateKey) ?? '',
      apiV3Key: settings.key('WECHATPAY_APIV3_KEY', checkApiV3Key, text => !text.includes('/')) ?? '',
      publicKeyId: text('WECHATPAY_PUBLIC_KEY_ID'),
      publicKey: settings.key('WECHATPAY_PUBLIC_KEY', rsaPublicKey) ?? '',
    })),
    wechatPlatform: group<WechatPlatformConfig>(
      'WeChat login',
      [...WECHAT, 'WECHATPAY_APPID'],
      WECHAT,
      () => ({
        baseUrl: url('WECHAT_API_BASE_URL'),
        appid: text('WECHATPAY_APPID'),
        appSecret: text('WECHAT_APP_SECRET'),
      }),
    ),
    alipay: group<AlipayConfig>('Alipay', ALIPAY, ALIPAY, () => ({
      gatewayUrl: url('ALIPAY_GATEWAY_URL'),
      appId: text('ALIPAY_APP_ID'),
      sellerId: text('ALIPAY_SELLER_ID'),
      privateKey: settings.key('ALIPAY_PRIVATE_KEY', rsaPrivateKey) ?? '',
      publicKey: settings.key('ALIPAY_PUBLIC_KEY', rsaPublicKey) ?? '',
    })),
  };
}
