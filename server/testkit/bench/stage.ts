import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { startEmbedded } from '../../../db/embedded.js';
import { createOrm, migrate } from '../../../db/orm.config.js';
import { migrateJobs } from '../../jobs.js';
import { Clock } from '../clock.js';
import { demoVault } from '../demo-vault.js';
import { TestSandbox } from '../sandbox.js';
import { ServerProcess } from '../server-process.js';
import { Story } from '../story.js';
import { visitorAt, type Visitor } from '../visitor.js';
import { crowd } from './crowd.js';
import { dueJobs } from './rows.js';

/** Customers ask with documents of their own. */
export const TOKEN = 'opens-what-customers-ask';

export interface Customer {
  userId: string;
  visitor: Visitor;
  method: 'WECHAT' | 'ALIPAY';
}

/** PostgreSQL as the product starts it, the sandbox, the server, and customers who are logged in. */
export interface Stage {
  origin: string;
  databaseUrl: string;
  database: Pool;
  sandbox: TestSandbox;
  /** What customers buy, and what is written down as bought without a server. */
  courseIds: { real: string; bare: string };
  customers: Customer[];
  /** Resolves when the server has asked its questions about what was paid, which would slow down who comes next. */
  atRest(): Promise<void>;
  stop(): Promise<void>;
}

export async function setStage(customerCount: number, atOnce: number): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-bench-'));
  const [postgres, sandbox] = await Promise.all([
    startEmbedded({ directory: join(folder, 'postgres') }),
    TestSandbox.start(),
  ]);
  await postgres.createDatabase('zhike');
  const databaseUrl = postgres.url('zhike');
  const { courseIds, users } = await populate(databaseUrl, customerCount);
  const server = await ServerProcess.start({
    ...sandbox.credentials,
    NODE_ENV: 'production',
    ALLOW_DEMO: 'true',
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    DATA_DIR: join(folder, 'data'),
    PLAYGROUND_TOKEN: TOKEN,
    RATE_LIMIT_FACTOR: '1000',
    LOG_LEVEL: 'warn',
    ...profiling(),
  });
  const customers: Customer[] = [];
  await crowd(users.length, atOnce, async index => {
    const user = users[index];
    if (user) customers[index] = await logIn(server.origin, sandbox, user, index);
  });
  const database = new Pool({ connectionString: databaseUrl, max: 4 });
  return {
    origin: server.origin,
    ...{ databaseUrl, database, sandbox, courseIds, customers },
    async atRest() {
      while (await dueJobs(database)) await sleep(200);
    },
    async stop() {
      await database.end();
      await server.stop();
      await Promise.all([postgres.stop(), sandbox.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** BENCH_PROFILE names a folder for a CPU profile of the server, to be opened in Chrome's developer tools. */
function profiling(): Record<string, string> {
  const folder = process.env.BENCH_PROFILE;
  return folder ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(folder)}` } : {};
}

async function populate(databaseUrl: string, customerCount: number) {
  const orm = await createOrm(databaseUrl);
  try {
    await migrate(orm);
    await migrateJobs(databaseUrl);
    const visitor = () => visitorAt(databaseUrl);
    const story = new Story({ orm, clock: new Clock(), visitor, vault: demoVault() });
    const { id: real } = await story.course({ priceFen: 19_900 });
    const { id: bare } = await story.course({ priceFen: 19_900 });
    const users: { id: string; name: string }[] = [];
    for (let n = 0; n < customerCount; n++) users.push(await story.user());
    return { courseIds: { real, bare }, users };
  } finally {
    await orm.close(true);
  }
}

/** Every other customer is in WeChat, the rest in Alipay. */
async function logIn(
  origin: string,
  sandbox: TestSandbox,
  user: { id: string; name: string },
  index: number,
): Promise<Customer> {
  const isWechat = index % 2 === 0;
  const visitor = visitorAt(origin, {
    platform: isWechat ? 'mp-weixin' : 'mp-alipay',
    playgroundToken: TOKEN,
  });
  const path = `/control/${isWechat ? 'wechat' : 'alipay'}/login`;
  const input = await sandbox.call<object>('POST', path, { user: user.name });
  const mutation = isWechat
    ? 'mutation ($input: LoginWithWechatInput!) { session: loginWithWechat(input: $input) { accessToken } }'
    : 'mutation ($input: LoginWithAlipayInput!) { session: loginWithAlipay(input: $input) { accessToken } }';
  const { session } = await visitor.run<{ session: { accessToken: string | null } }>(mutation, { input });
  visitor.accessToken = session.accessToken;
  return { userId: user.id, visitor, method: isWechat ? 'WECHAT' : 'ALIPAY' };
}
