import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ALIPAY, readGateways, readSales, WECHAT, WECHATPAY } from './gateway-settings.js';
import type { VaultKey } from './kernel/vault.js';
import { readMessageTemplates, type MessageTemplates } from './message-settings.js';
import type { TrustProxy } from './proxies.js';
import { Settings } from './settings.js';

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

/** Virtual payment of the mini program (小程序虚拟支付), and the message push through which WeChat tells of it. */
export interface WechatVirtualConfig {
  /** Of api.weixin.qq.com, as for login. */
  baseUrl: string;
  appid: string;
  appSecret: string;
  offerId: string;
  appKey: string;
  /** The goods registered at the platform; `{fen}` in it stands for the price in fen. */
  productId: string;
  /** 1 is WeChat's own test environment, in which nothing is paid. */
  env: 0 | 1;
  pushToken: string;
  /** `EncodingAESKey`, 43 characters. */
  pushAesKey: string;
}

/** How courses are sold: on each platform, and there on iOS, where other rules hold. */
export interface SalesConfig {
  wechat: WechatSales;
  wechatIos: WechatSales;
  alipay: 'on' | 'off';
  alipayIos: 'on' | 'off';
}
export type WechatSales = 'jsapi' | 'virtual' | 'off';

export interface AlipayConfig {
  gatewayUrl: string;
  appId: string;
  sellerId: string;
  privateKey: string;
  publicKey: string;
  /** Of 接口内容加密方式: 16 bytes in base64. Null: Alipay's phone numbers cannot be read. */
  encryptKey: string | null;
}

/** A bucket of any store that speaks S3; without it files lie in `DATA_DIR`. */
export interface S3Config {
  bucket: string;
  region: string;
  /** Null: Amazon's own of the region. */
  endpoint: string | null;
  accessKeyId: string;
  secretAccessKey: string;
  /** The bucket in the path, not in the name of the host. */
  pathStyle: boolean;
}

/** Where mails are sent from; without it none are. */
export interface MailConfig {
  /** smtp: or smtps:, with name and password in it. */
  smtpUrl: string;
  /** 知课 <no-reply@example.cn> */
  from: string;
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
  /** Seal what is personal in the database; the first one seals, the others only open. */
  encryptionKeys: VaultKey[];
  /** Makes blind indexes and chains the audit log; it can never change. 32 bytes. */
  indexKey: Buffer;
  /** Who runs the site, as the legal documents name it, and where to write to. */
  operator: { name: string; email: string };
  rateLimitFactor: number;
  /** Where attempts are counted; null: those that guard a secret in the database, the others in memory. */
  redisUrl: string | null;
  mail: MailConfig | null;
  s3: S3Config | null;
  /** In front of what is public and of segments, as a CDN is; empty: where we are reached. */
  mediaBaseUrl: string;
  /** Where live streams and their recordings come from, so that the site's pages may load them. */
  streamOrigins: string[];
  /** The program, with ffprobe beside it; null: the one on PATH, if there is one. */
  ffmpegPath: string | null;
  /** Which proxies stand in front; their word on address and protocol is taken. */
  trustProxy: TrustProxy;
  /** Manifests of earlier releases whose clients are still in use, as paths. */
  trustedDocuments: string[];
  playgroundToken: string | null;
  logLevel: LogLevel;
  /** A gateway is off or complete. */
  wechatPay: WechatPayConfig | null;
  wechatPlatform: WechatPlatformConfig | null;
  wechatVirtual: WechatVirtualConfig | null;
  alipay: AlipayConfig | null;
  sales: SalesConfig;
  /** Of what a question to an expert cost, once it is answered. */
  expertSharePercent: number;
  /** Which notices the platforms bring too. */
  messageTemplates: MessageTemplates;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Env = Record<string, string | undefined>;

/** Known to everybody who reads this file, and therefore refused in production. */
export const DEMO_SESSION_SECRET = 'zhike-demo-session-secret-never-for-production';
const DEMO_ENCRYPTION_KEY: VaultKey = { id: 'demo', key: Buffer.from('zhike-demo-encryption-key-public') };
/** Stands in the legal documents of a demonstration. */
const DEMO_OPERATOR = { name: '知课演示站', email: 'support@zhike.example' };
const DEMO_INDEX_KEY = Buffer.from('zhike-demo-index-key-for-laptops');

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
    encryptionKeys: settings.namedKeys('ENCRYPTION_KEYS') ?? [DEMO_ENCRYPTION_KEY],
    indexKey: settings.secretKey('INDEX_KEY') ?? DEMO_INDEX_KEY,
    operator: {
      name: settings.text('OPERATOR_NAME') ?? DEMO_OPERATOR.name,
      email: settings.text('SUPPORT_EMAIL') ?? DEMO_OPERATOR.email,
    },
    rateLimitFactor: settings.positive('RATE_LIMIT_FACTOR', 1),
    redisUrl: settings.url('REDIS_URL', ['redis:', 'rediss:']),
    mail: readMail(settings),
    s3: readS3(settings),
    mediaBaseUrl: settings.url('MEDIA_BASE_URL', ['https:', 'http:']) ?? '',
    streamOrigins: settings.origins('STREAM_ORIGINS'),
    ffmpegPath: settings.text('FFMPEG_PATH'),
    trustProxy: settings.proxies('TRUST_PROXY'),
    trustedDocuments: settings.list('TRUSTED_DOCUMENTS'),
    playgroundToken: settings.text('PLAYGROUND_TOKEN'),
    logLevel: settings.oneOf('LOG_LEVEL', LOG_LEVELS, mode === 'production' ? 'info' : 'warn'),
    wechatPay: gateways.wechatPay,
    wechatPlatform: gateways.wechatPlatform,
    wechatVirtual: gateways.wechatVirtual,
    alipay: gateways.alipay,
    sales: readSales(settings, gateways),
    expertSharePercent: settings.whole('EXPERT_SHARE_PERCENT', [0, 100], 80),
    messageTemplates: readMessageTemplates(settings),
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

/** Off or complete. */
function readMail(settings: Settings): MailConfig | null {
  const smtpUrl = settings.url('SMTP_URL', ['smtp:', 'smtps:']);
  const from = settings.text('MAIL_FROM');
  if (smtpUrl && from) {
    if (!/^[^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>$|^[^<>@\s]+@[^<>@\s]+$/.test(from))
      settings.fault('MAIL_FROM must be an address, or a name and <an address>.');
    return { smtpUrl, from };
  }
  if (settings.text('SMTP_URL') !== null && from === null) settings.fault('SMTP_URL needs MAIL_FROM.');
  if (settings.text('SMTP_URL') === null && from !== null) settings.fault('MAIL_FROM needs SMTP_URL.');
  return null;
}

const S3_NEEDS = ['S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

/** Off or complete. Whose bucket it is follows from the endpoint: without one it is Amazon's. */
function readS3(settings: Settings): S3Config | null {
  const endpoint = settings.url('S3_ENDPOINT', ['https:', 'http:']);
  const pathStyle = settings.flag('S3_PATH_STYLE');
  const [bucket, region, accessKeyId, secretAccessKey] = S3_NEEDS.map(name => settings.text(name));
  if (bucket && region && accessKeyId && secretAccessKey)
    return { bucket, region, endpoint, accessKeyId, secretAccessKey, pathStyle };
  const given = ['S3_ENDPOINT', ...S3_NEEDS].filter(name => settings.text(name) !== null);
  const missing = S3_NEEDS.filter(name => settings.text(name) === null);
  if (given.length) settings.fault(`${given.join(', ')} need ${missing.join(', ')} as well.`);
  return null;
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
  missing(
    'ENCRYPTION_KEYS',
    'they seal what is personal in the database; id:key, the key from openssl rand -base64 32.',
  );
  missing('INDEX_KEY', 'it finds what is sealed; from openssl rand -base64 32, and never changed.');
  missing('PUBLIC_URL', 'the address under which WeChat and Alipay reach this server.');
  missing('OPERATOR_NAME', 'the legal documents name who runs the site.');
  missing('SUPPORT_EMAIL', 'the legal documents say where people can write to.');
  if (config.sandbox) {
    settings.fault(
      `No payment gateway is set, and the sandbox is not for production: WeChat Pay needs ${WECHATPAY.join(', ')}, ` +
        `WeChat login ${WECHAT.join(', ')}; Alipay needs ${ALIPAY.join(', ')}.`,
    );
  }
  if (config.wechatVirtual?.env === 1) {
    settings.fault(
      "WECHAT_VIRTUAL_ENV is 1, WeChat's own test environment, in which courses would cost nothing.",
    );
  }
}
