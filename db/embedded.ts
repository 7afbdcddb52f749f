import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { ensureCluster, programEnv, seenFrom, SUPERUSER } from './embedded/cluster.js';
import { lock } from './embedded/lock.js';
import { clearTheWay, readPidFile, servingPort } from './embedded/postmaster.js';
import { type Account, findPrograms, unprivileged } from './embedded/programs.js';

export interface EmbeddedOptions {
  /** Everything the server keeps: cluster, password, log. One running server each. */
  directory: string;
  /** False in tests: nothing is flushed to disk, and a crash of the machine may cost the data. */
  durable?: boolean;
  signal?: AbortSignal | undefined;
  /** Called when the server died by itself and could not be started again. */
  onLost?: (error: Error) => void;
}

export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: number;
  url(database: string): string;
  ensureDatabase(name: string): Promise<void>;
  /** A copy of a database nobody is connected to; a new empty one without `template`. */
  createDatabase(name: string, template?: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** A real PostgreSQL of the product's own, on a free loopback port. See README.md for the decisions in here. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const root = options.directory;
  const durable = options.durable ?? true;
  await mkdir(root, { recursive: true, mode: 0o700 });
  const held = await lock(root);
  try {
    const account = await unprivileged(root);
    const programs = await findPrograms(account);
    const password = await ensureCluster(root, { programs, account, durable, signal: options.signal });
    await shorten(join(root, 'log'));

    const place: Place = {
      root,
      data: join(root, 'data'),
      programs,
      account,
      durable,
      signal: options.signal,
    };
    let port = 0;
    let server = await launch(place, async () => (port = await freePort()));
    let stopping = false;
    // Whatever ends this process without a stop, short of a kill, still lets the data be flushed.
    const onExit = () => server.kill('SIGINT');
    process.once('exit', onExit);

    /** A server that somebody killed is started again under its port, so that the pools find it. */
    const revive = async () => {
      if (stopping) return;
      server = await launch(place, async () => port);
      if (stopping) await end(server);
      else watch();
    };
    const watch = () => server.once('exit', () => void revive().catch(options.onLost ?? (() => undefined)));
    watch();

    const url = (database: string) => urlOf(database, port, password);
    return {
      ...databases(url),
      url,
      get port() {
        return port;
      },
      get pid() {
        return server.pid ?? 0;
      },
      stop: async () => {
        stopping = true;
        await end(server);
        process.off('exit', onExit);
        await held.release();
      },
    };
  } catch (error) {
    await held.release();
    throw error;
  }
}

/** Where a database of a server that another process runs is; null when nothing serves the directory. */
export async function findEmbedded(directory: string, database: string): Promise<string | null> {
  const port = await servingPort(join(directory, 'data'));
  return port === null ? null : urlOf(database, port, await readFile(join(directory, 'password'), 'utf8'));
}

const urlOf = (database: string, port: number, password: string): string =>
  `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

interface Place {
  root: string;
  data: string;
  programs: string;
  account: Account | null;
  durable: boolean;
  signal?: AbortSignal | undefined;
}

/** What a second attempt may cure: a port taken in between, a predecessor whose last process is still leaving. */
const PASSING = /could not bind|could not create any TCP|still in use|already exists/;
const PATIENCE = 60_000;

async function launch(place: Place, choosePort: () => Promise<number>): Promise<ChildProcess> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    place.signal?.throwIfAborted();
    await clearTheWay(place.data);
    const logged = await sizeOf(join(place.root, 'log'));
    const server = spawnServer(place, await choosePort());
    if (await becomesReady(server, place.data)) return server;
    const said = (await readFile(join(place.root, 'log'))).subarray(logged).toString().trim();
    if (!PASSING.test(said) || Date.now() > end) {
      throw new Error(`PostgreSQL did not start: ${lastFatal(said)} (all of it: ${join(place.root, 'log')})`);
    }
    await pause(250, undefined, { signal: place.signal });
  }
}

function spawnServer(place: Place, port: number): ChildProcess {
  const seen = seenFrom(place.data, place.account);
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(place.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const log = openSync(join(place.root, 'log'), 'a', 0o600);
  try {
    return spawn(
      join(place.programs, 'bin', 'postgres'),
      ['-D', seen.path, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      // A session of its own: Ctrl-C reaches the whole group, and the database must be the last to go.
      { cwd: seen.cwd, env: programEnv, stdio: ['ignore', log, log], detached: true, ...place.account },
    );
  } finally {
    closeSync(log);
  }
}

async function becomesReady(server: ChildProcess, data: string): Promise<boolean> {
  let failed = false;
  server.once('error', () => (failed = true)).once('exit', () => (failed = true));
  while (!failed) {
    const file = await readPidFile(data);
    if (file?.pid === server.pid && file?.ready) return true;
    await pause(10);
  }
  return false;
}

/** Fast shutdown: open transactions are rolled back, the data flushed. A server that hangs is cut off; it recovers. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGINT');
  const impatience = setTimeout(() => server.kill('SIGQUIT'), 8_000);
  await gone;
  clearTimeout(impatience);
}

function databases(url: (database: string) => string) {
  const admin = async (sql: string) => {
    const client = new Client({ connectionString: url('postgres') });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const createDatabase = async (name: string, template = 'template0') => {
    await admin(`create database ${quoted(name)} template ${quoted(template)}`);
  };
  return {
    createDatabase,
    ensureDatabase: (name: string) =>
      createDatabase(name).catch((error: { code?: string }) => {
        if (error.code !== '42P04') throw error;
      }),
    dropDatabase: async (name: string) => {
      await admin(`drop database if exists ${quoted(name)} with (force)`);
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await new Promise(resolve => probe.close(resolve));
  return port;
}

const sizeOf = async (path: string) => (await stat(path).catch(() => ({ size: 0 }))).size;

/** The log is for the last few starts, not for ever. */
async function shorten(log: string): Promise<void> {
  if ((await sizeOf(log)) > 5_000_000) await truncate(log);
}

const lastFatal = (said: string) =>
  said
    .split('\n')
    .findLast(line => line.includes('FATAL:'))
    ?.replace(/^.*FATAL:\s*/, '') ?? 'it said nothing.';
