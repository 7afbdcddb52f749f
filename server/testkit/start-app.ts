import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Client } from 'graphql-ws';
import { Client as PgClient } from 'pg';
import { inject } from 'vitest';
import { createOrm } from '../../db/orm.config.js';
import { createApp, type App } from '../app.js';
import type { Config } from '../config.js';
import { Vault } from '../kernel/vault.js';
import type { TemplateConfigs } from '../notices/message.rules.js';
import { Clock } from './clock.js';
import { createTestDatabase } from './database.js';
import { TestSandbox } from './sandbox.js';
import { visitorAt, type Visitor, type VisitorOptions } from './visitor.js';

/** The whole server over a database of its own and a real sandbox, inside the test's process. */
export interface TestApp {
  origin: string;
  orm: MikroORM;
  databaseUrl: string;
  app: App;
  clock: Clock;
  sandbox: TestSandbox;
  config: Config;
  /** Opens and seals as the server does. */
  vault: Vault;
  /** Reads the database past the server; for asserting only. */
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  visitor(options?: VisitorOptions): Visitor;
  /** Moves the app's and the sandbox's clock and runs the jobs that are due by then. */
  advance(ms: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startApp(change: Partial<Config> = {}): Promise<TestApp> {
  const [database, sandbox, dataDir] = await Promise.all([
    createTestDatabase(),
    TestSandbox.start(inject('sandboxKeys')),
    mkdtemp(join(tmpdir(), 'zhike-test-data-')),
  ]);
  const clock = new Clock();
  const config = { ...testConfig(sandbox, dataDir), ...change };
  const orm = await createOrm(database.url);
  const app = await createApp({
    config,
    orm,
    databaseUrl: database.url,
    distDir: join(process.cwd(), 'dist'),
    demoAccounts: [],
    now: clock.now,
    timedJobs: false,
  });
  const origin = await app.listen(0, '127.0.0.1');
  const reader = new PgClient({ connectionString: database.url });
  await reader.connect();
  const sockets: Client[] = [];

  return {
    origin,
    orm,
    databaseUrl: database.url,
    app,
    clock,
    sandbox,
    config,
    vault: new Vault(config.encryptionKeys, config.indexKey),
    sql: async <Row>(text: string, values: unknown[] = []) =>
      (await reader.query(text, values)).rows as Row[],
    visitor: options => visitorAt(origin, options, sockets),
    async advance(ms) {
      clock.advance(ms);
      await sandbox.call('POST', '/control/clock/advance', { ms });
      await app.runDueJobs();
    },
    async stop() {
      for (const socket of sockets) await socket.dispose();
      await reader.end();
      await app.close();
      await orm.close(true);
      await Promise.all([database.drop(), sandbox.stop(), rm(dataDir, { recursive: true, force: true })]);
    },
  };
}

function testConfig({ credentials: c, origin }: TestSandbox, dataDir: string): Config {
  const of = (name: string): string => c[name] ?? '';
  return {
    env: 'test',
    port: 0,
    host: '127.0.0.1',
    sandboxPort: 0,
    dataDir,
    publicUrl: '',
    databaseUrl: null,
    demo: true,
    sandbox: true,
    sandboxOrigin: origin,
    sessionSecret: 'a secret of tests, long enough to sign with',
    encryptionKeys: [{ id: 'test', key: Buffer.alloc(32, 1) }],
    indexKey: Buffer.alloc(32, 2),
    operator: { name: '测试站', email: 'support@test.example' },
    rateLimitFactor: 100,
    redisUrl: null,
    mail: null,
    s3: null,
    mediaBaseUrl: '',
    streamOrigins: [],
    ffmpegPath: null,
    trustProxy: 0,
    trustedDocuments: [],
    playgroundToken: null,
    logLevel: 'silent',
    wechatPay: {
      baseUrl: of('WECHATPAY_BASE_URL'),
      mchid: of('WECHATPAY_MCHID'),
      appid: of('WECHATPAY_APPID'),
      serialNo: of('WECHATPAY_SERIAL_NO'),
      privateKey: of('WECHATPAY_PRIVATE_KEY'),
      apiV3Key: of('WECHATPAY_APIV3_KEY'),
      publicKeyId: of('WECHATPAY_PUBLIC_KEY_ID'),
      publicKey: of('WECHATPAY_PUBLIC_KEY'),
    },
    wechatPlatform: {
      baseUrl: of('WECHAT_API_BASE_URL'),
      appid: of('WECHATPAY_APPID'),
      appSecret: of('WECHAT_APP_SECRET'),
    },
    wechatVirtual: {
      baseUrl: of('WECHAT_API_BASE_URL'),
      appid: of('WECHATPAY_APPID'),
      appSecret: of('WECHAT_APP_SECRET'),
      offerId: of('WECHAT_VIRTUAL_OFFER_ID'),
      appKey: of('WECHAT_VIRTUAL_APP_KEY'),
      productId: of('WECHAT_VIRTUAL_PRODUCT_ID'),
      env: 0,
      pushToken: of('WECHAT_PUSH_TOKEN'),
      pushAesKey: of('WECHAT_PUSH_AES_KEY'),
    },
    alipay: {
      gatewayUrl: of('ALIPAY_GATEWAY_URL'),
      appId: of('ALIPAY_APP_ID'),
      sellerId: of('ALIPAY_SELLER_ID'),
      privateKey: of('ALIPAY_PRIVATE_KEY'),
      publicKey: of('ALIPAY_PUBLIC_KEY'),
      encryptKey: of('ALIPAY_ENCRYPT_KEY'),
    },
    messageTemplates: {
      WECHAT: JSON.parse(of('WECHAT_MESSAGE_TEMPLATES')) as TemplateConfigs,
      ALIPAY: JSON.parse(of('ALIPAY_MESSAGE_TEMPLATES')) as TemplateConfigs,
    },
    sales: { wechat: 'jsapi', wechatIos: 'virtual', alipay: 'on', alipayIos: 'on' },
    expertSharePercent: 80,
  };
}
