import 'reflect-metadata';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '../db/embedded.js';
import { lock } from '../db/embedded/lock.js';
import { type Config, parseConfig, withSandbox } from './config.js';
import { placeOf, preparing } from './database.js';
import { requireFreePort } from './free-port.js';
import { lifetime } from './lifetime.js';
import { step } from './progress.js';
import { startSandbox } from './sandbox-process.js';
import { keepsMails } from './users/mail.rules.js';

/** The only start-up side effect: reads the environment, opens the database, listens, and closes cleanly. */

const DIST = fileURLToPath(new URL('../dist', import.meta.url));

/** A copy that was just told to stop, or lost its npm, is given the time to go. */
const PATIENCE_MS = 3_000;

/** `before` is done when the settings are known to be good, and before anything is opened. */
export async function main(before?: () => Promise<void>): Promise<void> {
  // alipay-sdk signs with the process's local time, and Alipay reads it as Beijing's.
  process.env.TZ = 'Asia/Shanghai';
  if (existsSync('.env')) process.loadEnvFile('.env');
  const settings = parseConfig(process.env);
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  const held = await lock(settings.dataDir, { patienceMs: PATIENCE_MS, signal: lifetime.signal });
  lifetime.onEnd(() => held.release());
  await requireFree(settings);
  if (settings.databaseUrl) await preparing(settings.databaseUrl, async () => undefined);
  await before?.();

  const [program, databaseUrl, config] = await together(
    loadProgram(),
    openDatabase(settings),
    openSandbox(settings),
  );
  const orm = await program.createOrm(databaseUrl);
  lifetime.onEnd(() => orm.close(true));
  await preparing(databaseUrl, async () => {
    lifetime.signal.throwIfAborted();
    await program.migrate(orm);
    await program.migrateJobs(databaseUrl);
    const vault = new program.Vault(config.encryptionKeys, config.indexKey);
    if (config.demo) {
      const store = program.openStore(config);
      const seeds = { store, password: program.DEMO.password, log: () => undefined, vault };
      await step('Preparing the demo catalogue', () => program.seedWhenEmpty(orm, seeds));
      store.close();
    } else await program.refuseDemoAccounts(orm);
    await step('Sealing what an older version kept in plain', () =>
      program.sealPlain(orm, vault, () => new Date()),
    );
  });

  lifetime.signal.throwIfAborted();
  const { accounts } = program.DEMO;
  const app = await program.createApp({ config, orm, databaseUrl, distDir: DIST, demoAccounts: accounts });
  lifetime.onEnd(() => app.close());
  const origin = await app.listen(config.port, config.host);
  announce(config, origin, databaseUrl, config.demo ? program.DEMO : null);
}

/** The bulk of the code, read while database and sandbox start; a wrong setting need not wait for it. */
async function loadProgram() {
  const { createOrm, migrate } = await import('../db/orm.config.js');
  const { createApp } = await import('./app.js');
  const { migrateJobs } = await import('./jobs.js');
  const { openStore } = await import('./media/stores/open-store.js');
  const { seedWhenEmpty } = await import('../db/seeders/index.js');
  const { DEMO, refuseDemoAccounts } = await import('./demo.js');
  const { sealPlain } = await import('./seal-plain.js');
  const { Vault } = await import('./kernel/vault.js');
  return {
    ...{ createOrm, migrate, createApp, migrateJobs, openStore, seedWhenEmpty },
    ...{ DEMO, refuseDemoAccounts, sealPlain, Vault },
  };
}

async function openDatabase({ databaseUrl, dataDir }: Config): Promise<string> {
  if (databaseUrl) return databaseUrl;
  const postgres = await step('Starting PostgreSQL', () =>
    startEmbedded({
      directory: join(dataDir, 'postgres'),
      signal: lifetime.signal,
      onLost: error => lifetime.fail(error),
    }),
  );
  lifetime.onEnd(() => postgres.stop());
  await postgres.ensureDatabase('zhike');
  return postgres.url('zhike');
}

async function openSandbox(settings: Config): Promise<Config> {
  if (!settings.sandbox) return settings;
  const sandbox = await startSandbox({ dataDir: settings.dataDir, port: settings.sandboxPort });
  lifetime.onEnd(() => sandbox.stop());
  return withSandbox(process.env, sandbox.credentials, sandbox.origin);
}

/** Waits for all of them, also when one fails: what was opened meanwhile must be known, to be closed. */
async function together<T extends readonly unknown[]>(
  ...works: { [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  const results = await Promise.allSettled(works);
  const failed = results.find(result => result.status === 'rejected');
  if (failed) throw failed.reason;
  return Promise.all(works) as unknown as Promise<T>;
}

/** Found out first, before anything long is done. */
async function requireFree({ port, host, sandbox, sandboxPort }: Config): Promise<void> {
  await requireFreePort('PORT', port, host);
  if (sandbox) await requireFreePort('SANDBOX_PORT', sandboxPort, '127.0.0.1');
}

function announce(
  config: Config,
  origin: string,
  databaseUrl: string,
  demo: { password: string; accounts: { username: string }[] } | null,
): void {
  const place = placeOf(databaseUrl);
  const playgroundOff = config.env === 'production' && config.playgroundToken === null;
  const rows = [
    ['Site', `${origin}/`],
    ['Playground', playgroundOff ? 'off, because PLAYGROUND_TOKEN is not set' : `${origin}/playground/`],
    ['GraphQL', `${origin}/graphql (HTTP and graphql-transport-ws)`],
    ['Mails', keepsMails(config) ? `${origin}/mails/ (kept here, because SMTP_URL is not set)` : null],
    ['Sandbox', config.sandboxOrigin && `${config.sandboxOrigin}/ (pretends to be WeChat and Alipay)`],
    ['Database', config.databaseUrl ? place : `embedded PostgreSQL, ${place}, in ${config.dataDir}/postgres`],
    [
      'Log in as',
      demo && `${demo.accounts.map(({ username }) => username).join(', ')}, password ${demo.password}`,
    ],
  ];
  const told = rows.filter(([, value]) => value).map(([name, value]) => `  ${name?.padEnd(12)}${value}`);
  const seconds = process.uptime().toFixed(1);
  console.log(
    ['', `  Zhike 知课 is ready after ${seconds} s. Ctrl-C stops all of it.`, '', ...told, ''].join('\n'),
  );
}

/** Run by itself, without start.ts: what is built is taken as it is. */
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await lifetime.run(() => main());
}
