import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '../db/embedded.js';
import { createOrm, migrate } from '../db/orm.config.js';
import { seedWhenEmpty } from '../db/seeders/index.js';
import { createApp } from './app.js';
import { ConfigError, parseConfig, withSandbox, type Config } from './config.js';
import { migrateJobs } from './jobs.js';
import { step } from './progress.js';
import { startSandbox } from './sandbox-process.js';

/** The only start-up side effect: reads the environment, opens the database, listens, and closes cleanly. */

// alipay-sdk signs with the process's local time, and Alipay reads it as Beijing's.
process.env.TZ = 'Asia/Shanghai';

const DEMO_PASSWORD = 'zhike-demo-2026';
const DEMO_ACCOUNTS = [
  { username: 'xiaoming', label: '小明' },
  { username: 'teacher', label: '老师' },
  { username: 'admin', label: '管理员' },
].map(account => ({ ...account, password: DEMO_PASSWORD }));

const DIST = fileURLToPath(new URL('../dist', import.meta.url));

/** What was opened, to be closed in reverse. */
const opened: (() => Promise<void>)[] = [];
let closing: Promise<void> | null = null;

function close(code: number): Promise<void> {
  closing ??= (async () => {
    for (const end of opened.reverse()) await end().catch((error: unknown) => console.error(error));
    process.exit(code);
  })();
  return closing;
}

async function start(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const settings = parseConfig(process.env);
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  const [databaseUrl, config] = await Promise.all([openDatabase(settings), openSandbox(settings)]);

  const orm = await createOrm(databaseUrl);
  opened.push(() => orm.close(true));
  await requireVersion(() =>
    orm.em.execute<{ v: number }[]>(`select current_setting('server_version_num')::int as v`),
  );
  await migrate(orm);
  await migrateJobs(databaseUrl);
  if (config.demo) {
    await seedWhenEmpty(orm, {
      dataDir: config.dataDir,
      password: DEMO_PASSWORD,
      log: line => console.log(`  ${line}`),
    });
  }

  const app = await createApp({ config, orm, databaseUrl, distDir: DIST, demoAccounts: DEMO_ACCOUNTS });
  opened.push(() => app.close());
  const origin = await app.listen(config.port, config.host);
  announce(config, origin, databaseUrl);
}

async function openDatabase({ databaseUrl, dataDir }: Config): Promise<string> {
  if (databaseUrl) return databaseUrl;
  const directory = join(dataDir, 'postgres');
  const open = () => startEmbedded({ directory, onLost: error => void fail(error) });
  const postgres = existsSync(directory) ? await open() : await step('Preparing PostgreSQL', open);
  opened.push(() => postgres.stop());
  await postgres.ensureDatabase('zhike');
  return postgres.url('zhike');
}

async function openSandbox(settings: Config): Promise<Config> {
  if (!settings.sandbox) return settings;
  const sandbox = await startSandbox({ dataDir: settings.dataDir, port: settings.sandboxPort });
  opened.push(() => sandbox.stop());
  return withSandbox(process.env, sandbox.credentials, sandbox.origin);
}

const OLDEST_POSTGRES = 15;

async function requireVersion(ask: () => Promise<{ v: number }[]>): Promise<void> {
  const major = Math.floor(((await ask())[0]?.v ?? 0) / 10_000);
  if (major < OLDEST_POSTGRES)
    throw new Error(`PostgreSQL ${major} is too old: ${OLDEST_POSTGRES} or newer.`);
}

async function fail(error: Error): Promise<void> {
  console.error(sentenceOf(error));
  await close(1);
}

/** One clear sentence for what a person can mend; the stack only for what is our own fault. */
function sentenceOf(error: unknown): string {
  if (error instanceof ConfigError)
    return `The settings cannot be used:\n${error.faults.map(fault => `  - ${fault}`).join('\n')}`;
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken: stop the other program or set PORT to another number.`;
  if (code === 'EACCES' && port)
    return `Port ${port} needs rights this account does not have: set PORT to 1024 or more.`;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') return `The database does not answer: ${message}`;
  return error instanceof Error ? error.message : String(error);
}

function announce(config: Config, origin: string, databaseUrl: string): void {
  const database = new URL(databaseUrl);
  const place = `${database.hostname}:${database.port || 5432}${database.pathname}`;
  const lines = [
    '',
    '  Zhike 知课 is ready.',
    '',
    `  Site        ${origin}/`,
    `  Playground  ${origin}/playground/`,
    `  GraphQL     ${origin}/graphql`,
    ...(config.sandboxOrigin ? [`  Sandbox     ${config.sandboxOrigin}/`] : []),
    `  Database    ${config.databaseUrl ? place : `embedded PostgreSQL, ${place}`}`,
    ...(config.demo
      ? [
          '',
          `  Log in as ${DEMO_ACCOUNTS.map(({ username }) => username).join(', ')}; password ${DEMO_PASSWORD}`,
        ]
      : []),
    '',
    '  Ctrl-C stops all of it.',
    '',
  ];
  console.log(lines.join('\n'));
}

// npm passes a signal on that the terminal sent already: the second one finds the closing under way.
process.on('SIGINT', () => void close(0)).on('SIGTERM', () => void close(0));

try {
  await start();
} catch (error) {
  // After a signal the half-open start fails in some way of its own, which nobody needs to read.
  if (!closing) console.error(`\n${sentenceOf(error)}`);
  await close(1);
}
