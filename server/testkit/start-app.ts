import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/postgresql';
import { print, type DocumentNode } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { Client as PgClient } from 'pg';
import WebSocket from 'ws';
import { createOrm } from '../../db/orm.config.js';
import { createApp, type App } from '../app.js';
import type { Config } from '../config.js';
import { Clock } from './clock.js';
import { createTestDatabase } from './database.js';
import { TestSandbox } from './sandbox.js';

/** The whole server over a database of its own and a real sandbox, inside the test's process. */
export interface TestApp {
  origin: string;
  orm: MikroORM;
  app: App;
  clock: Clock;
  sandbox: TestSandbox;
  config: Config;
  /** Reads the database past the server; for asserting only. */
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  visitor(options?: VisitorOptions): Visitor;
  /** Moves the app's and the sandbox's clock and runs the jobs that are due by then. */
  advance(ms: number): Promise<void>;
  stop(): Promise<void>;
}

export interface VisitorOptions {
  platform?: 'h5' | 'mp-weixin' | 'mp-alipay';
  locale?: string;
  accessToken?: string;
}

export interface GraphQLAnswer<T> {
  status: number;
  data: T;
  errors?: { message: string; extensions: { code: string } & Record<string, unknown> }[];
  headers: Headers;
}

/** Somebody with a client, logged in or not. */
export interface Visitor {
  accessToken: string | null;
  /** The data of an operation that must not have top-level errors. */
  run<T>(document: DocumentNode | string, variables?: object): Promise<T>;
  /** The whole answer. */
  send<T>(document: DocumentNode | string, variables?: object): Promise<GraphQLAnswer<T>>;
  socket(): Client;
}

export async function startApp(change: Partial<Config> = {}): Promise<TestApp> {
  const [database, sandbox, dataDir] = await Promise.all([
    createTestDatabase(),
    TestSandbox.start(),
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
  });
  const origin = await app.listen(0, '127.0.0.1');
  const reader = new PgClient({ connectionString: database.url });
  await reader.connect();
  const sockets: Client[] = [];

  return {
    origin,
    orm,
    app,
    clock,
    sandbox,
    config,
    sql: async <Row>(text: string, values: unknown[] = []) =>
      (await reader.query(text, values)).rows as Row[],
    visitor: options => visitor(origin, options ?? {}, sockets),
    async advance(ms) {
      clock.advance(ms);
      await sandbox.call('POST', '/control/clock/advance', { ms });
      await app.runDueJobs();
    },
    async stop() {
      await Promise.all(sockets.map(socket => socket.dispose()));
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
    rateLimitFactor: 100,
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
    alipay: {
      gatewayUrl: of('ALIPAY_GATEWAY_URL'),
      appId: of('ALIPAY_APP_ID'),
      sellerId: of('ALIPAY_SELLER_ID'),
      privateKey: of('ALIPAY_PRIVATE_KEY'),
      publicKey: of('ALIPAY_PUBLIC_KEY'),
    },
  };
}

function visitor(origin: string, options: VisitorOptions, sockets: Client[]): Visitor {
  const { platform = 'h5', locale = 'zh-CN' } = options;
  const self: Visitor = {
    accessToken: options.accessToken ?? null,
    async run<T>(document: DocumentNode | string, variables?: object) {
      const { data, errors } = await self.send<T>(document, variables);
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    },
    async send<T>(document: DocumentNode | string, variables: object = {}) {
      const query = typeof document === 'string' ? document : print(document);
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'accept-language': locale,
          'x-zhike-platform': platform,
          ...(self.accessToken && { authorization: `Bearer ${self.accessToken}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as Omit<GraphQLAnswer<T>, 'status' | 'headers'>;
      return { ...answer, status: response.status, headers: response.headers };
    },
    socket() {
      const socket = createClient({
        url: `${origin.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: () => ({ accessToken: self.accessToken ?? undefined, platform, locale }),
        retryAttempts: 0,
      });
      sockets.push(socket);
      return socket;
    },
  };
  return self;
}
