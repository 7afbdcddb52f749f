import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbedded } from './embedded.js';

// Whole programs are started here, on a machine that other suites keep busy.
vi.setConfig({ testTimeout: 90_000 });

let home: string;
const running = new Set<EmbeddedPostgres>();

/** mkdtemp makes a directory of mode 0700: as root, PostgreSQL's own user cannot walk into it. */
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zhike-home-'));
});

afterEach(async () => {
  await Promise.all([...running].map(stop));
  await rm(home, { recursive: true, force: true });
});

async function start(directory = join(home, 'postgres')): Promise<EmbeddedPostgres> {
  const server = await startEmbedded({ directory, durable: false });
  running.add(server);
  return server;
}

async function stop(server: EmbeddedPostgres): Promise<void> {
  running.delete(server);
  await server.stop();
}

async function ask<T>(
  server: { url(database: string): string },
  database: string,
  sql: string,
): Promise<T[]> {
  const client = new Client({ connectionString: server.url(database) });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('the embedded PostgreSQL', () => {
  it('serves PostgreSQL 18 in UTF-8 from a private home, keeps its data, and leaves no process behind', async () => {
    const first = await start();
    await first.ensureDatabase('zhike');
    await first.ensureDatabase('zhike');
    await ask(first, 'zhike', `create table word as select '知课' as text`);
    await stop(first);
    expect(alive(first.pid)).toBe(false);

    const second = await start();
    expect(await ask(second, 'zhike', 'select text, length(text) from word')).toEqual([
      { text: '知课', length: 2 },
    ]);
    expect(
      await ask(second, 'zhike', `select current_setting('server_version_num')::int / 10000 as major`),
    ).toEqual([{ major: 18 }]);
  });

  it('asks for the password it made, and copies a template database with what is in it', async () => {
    const server = await start();
    const password = await readFile(join(home, 'postgres', 'password'), 'utf8');
    const client = new Client({ connectionString: server.url('postgres').replace(password, 'guess') });
    await expect(client.connect()).rejects.toThrow('password authentication failed for user "zhike"');

    await server.createDatabase('template');
    await ask(server, 'template', 'create table one as select 1 as n');
    await Promise.all(['a', 'b', 'c'].map(name => server.createDatabase(name, 'template')));
    expect(await ask(server, 'c', 'select n from one')).toEqual([{ n: 1 }]);
    await server.dropDatabase('c');
    await expect(ask(server, 'c', 'select 1')).rejects.toThrow('database "c" does not exist');
  });

  it('runs two side by side, and refuses a second server for one directory while the first lives', async () => {
    const [one, two] = await Promise.all([start(join(home, 'one')), start(join(home, 'two'))]);
    expect(one.port).not.toBe(two.port);
    await expect(start(join(home, 'one'))).rejects.toThrow(
      `${join(home, 'one')} is in use by another running copy (process ${process.pid}).`,
    );
    expect(await ask(one, 'postgres', 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('takes over after its process was killed with -9, and loses nothing that was committed', async () => {
    const program = `
      const { startEmbedded } = await import(${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)});
      const server = await startEmbedded({ directory: process.argv[1], durable: false });
      console.log(JSON.stringify({ pid: server.pid, url: server.url('postgres') }));
      setInterval(() => {}, 1000);`;
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', program, join(home, 'postgres')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const orphan = JSON.parse(line.toString()) as { pid: number; url: string };
    await ask({ url: () => orphan.url }, 'postgres', 'create table kept as select 42 as n');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(alive(orphan.pid)).toBe(true);

    const server = await start();
    expect(await ask(server, 'postgres', 'select n from kept')).toEqual([{ n: 42 }]);
    expect(server.pid).not.toBe(orphan.pid);
  });

  it('comes back on the same port when PostgreSQL itself was killed with -9', async () => {
    const server = await start();
    const { port, pid } = server;
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(
      async () => expect(await ask(server, 'postgres', 'select 1 as n')).toEqual([{ n: 1 }]),
      10_000,
    );
    expect(server.port).toBe(port);
    expect(server.pid).not.toBe(pid);
  });

  it('starts although the process id in its lock file has passed to someone else', async () => {
    const first = await start();
    const lockFile = join(home, 'postgres', 'data', 'postmaster.pid');
    const text = await readFile(lockFile, 'utf8');
    await stop(first);
    await writeFile(lockFile, text.replace(/^\d+/, String(process.ppid)));
    const server = await start();
    expect(await ask(server, 'postgres', 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('makes the cluster again when the first start was killed half-way', async () => {
    await mkdir(join(home, 'postgres', 'new-half', 'base'), { recursive: true });
    const server = await start();
    expect(await ask(server, 'postgres', 'select 1 as n')).toEqual([{ n: 1 }]);
    expect((await readdir(join(home, 'postgres'))).sort()).toEqual(['data', 'log', 'password']);
  });

  it('says in one sentence that the data is of another PostgreSQL', async () => {
    const data = join(home, 'postgres', 'data');
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(
      `${data} was made by PostgreSQL 17, and this is PostgreSQL 18: choose another DATA_DIR.`,
    );
  });
});
