import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { createTestDatabase } from './testkit/database.js';
import { PRODUCTION } from './testkit/environments.js';
import { processesAbout, Program } from './testkit/program.js';

// Whole programs are started here, on a machine that other suites keep busy.
vi.setConfig({ testTimeout: 90_000 });

let dataDir: string;
const started: Program[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'zhike-start-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map(program => program.signal('SIGTERM')));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function start(env: Record<string, string> = {}, how?: string[]): Program {
  const program = new Program({ DATA_DIR: dataDir, ...env }, how);
  started.push(program);
  return program;
}

const readiness = async (origin: string) =>
  (await (await fetch(`${origin}/readyz`)).json()) as Record<string, boolean>;
const READY = { database: true, migrations: true, jobs: true, sandbox: true };
const pidOf = (command: string) =>
  processesAbout(dataDir).find(seen => seen.command.includes(command))?.pid ?? 0;

describe('the whole product', () => {
  it('starts from nothing, says where everything is, and leaves no process behind after SIGTERM', async () => {
    const program = start({}, ['--import', 'tsx']);
    const origin = await program.ready();
    expect(await readiness(origin)).toMatchObject(READY);
    expect(program.output).toContain(`Playground  ${origin}/playground/\n`);
    expect(program.output).toContain(`GraphQL     ${origin}/graphql`);
    expect(program.output).toMatch(/Sandbox {5}http:\/\/127\.0\.0\.1:\d+\//);
    expect(program.output).toContain(`in ${dataDir}/postgres\n`);
    expect(program.output).toContain('Log in as   xiaoming, teacher, admin, password zhike-demo-2026\n');
    expect(await program.signal('SIGTERM')).toBe(0);
    expect(processesAbout(dataDir)).toEqual([]);
  });

  it.each([100, 500])(
    'ends cleanly when Ctrl-C comes twice, %i ms after the sandbox was spawned',
    async ms => {
      const program = start();
      await vi.waitFor(() => expect(pidOf('sandbox/main')).toBeGreaterThan(0), 20_000);
      await new Promise(resolve => setTimeout(resolve, ms));
      expect(await program.signal('SIGINT', 'SIGINT')).toBe(0);
      expect(program.output).not.toMatch(/error/i);
      expect(processesAbout(dataDir)).toEqual([]);
    },
  );

  it('heals itself when the database or the sandbox is killed with -9', async () => {
    const program = start();
    const origin = await program.ready();
    for (const command of ['bin/postgres -D', 'sandbox/main']) {
      const pid = pidOf(command);
      process.kill(pid, 'SIGKILL');
      await vi.waitFor(() => expect(pidOf(command)).not.toBe(pid), 20_000);
      await vi.waitFor(async () => expect(await readiness(origin)).toMatchObject(READY), 20_000);
    }
    expect(await program.signal('SIGTERM')).toBe(0);
    expect(processesAbout(dataDir)).toEqual([]);
  });

  it('just starts again after it was killed with -9', async () => {
    const killed = start();
    await killed.ready();
    await killed.signal('SIGKILL');
    const again = start();
    expect(await readiness(await again.ready())).toMatchObject(READY);
  });

  it('refuses a second copy for one data folder, and does the first no harm', async () => {
    const origin = await start().ready();
    const second = start();
    expect(await second.exit()).toBe(1);
    expect(second.output).toMatch(/^\S+ is in use by another running copy \(process \d+\)\.\n$/);
    expect(second.output).toContain(dataDir);
    expect(await readiness(origin)).toMatchObject(READY);
  });
});

describe('what stands in the way is one sentence', () => {
  it.each(['PORT', 'SANDBOX_PORT'])('a taken %s', async setting => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const program = start({ [setting]: String(port) });
    expect(await program.exit()).toBe(1);
    expect(program.output).toBe(
      `Port ${port} is taken by another program: stop it, or set ${setting} to another port (0: any free one).\n`,
    );
    other.close();
  });

  it('production without its settings', async () => {
    const program = start({ NODE_ENV: 'production' });
    expect(await program.exit()).toBe(1);
    const [title, ...faults] = program.output.trim().split('\n');
    expect(title).toBe('The settings cannot be used:');
    expect(faults.map(fault => fault.split(/ is |,/)[0])).toEqual([
      '  - DATABASE_URL',
      '  - SESSION_SECRET',
      '  - ENCRYPTION_KEYS',
      '  - INDEX_KEY',
      '  - PUBLIC_URL',
      '  - OPERATOR_NAME',
      '  - SUPPORT_EMAIL',
      '  - No payment gateway',
    ]);
  });

  it('a database where nobody listens', async () => {
    const program = start({ DATABASE_URL: 'postgresql://zhike:secret@127.0.0.1:1/zhike' });
    expect(await program.exit()).toBe(1);
    expect(program.output).toBe(
      'No PostgreSQL answers at 127.0.0.1:1/zhike, where DATABASE_URL leads (ECONNREFUSED).\n',
    );
  });

  it('a wrong password, and a database that does not exist', async () => {
    const url = new URL(inject('postgresUrl'));
    const wrong = start({ DATABASE_URL: Object.assign(new URL(url), { password: 'secret' }).href });
    expect(await wrong.exit()).toBe(1);
    expect(wrong.output).toBe(
      `PostgreSQL at ${url.host}/postgres refuses the user or password of DATABASE_URL: ` +
        'password authentication failed for user "zhike".\n',
    );
    const nowhere = start({ DATABASE_URL: Object.assign(new URL(url), { pathname: '/nowhere' }).href });
    expect(await nowhere.exit()).toBe(1);
    expect(nowhere.output).toBe(
      `DATABASE_URL names a database that does not exist (${url.host}/nowhere): create it, with encoding UTF8.\n`,
    );
  });
});

describe('a database of one’s own', () => {
  it('serves instead of the embedded one; with demo accounts in it, production refuses it', async () => {
    const database = await createTestDatabase();
    const program = start({ DATABASE_URL: database.url });
    expect(await readiness(await program.ready())).toMatchObject(READY);
    expect(pidOf('bin/postgres -D')).toBe(0);
    await program.signal('SIGTERM');

    const credentials = await readFile(join(dataDir, 'sandbox', 'credentials.json'), 'utf8');
    const production = start({
      ...(JSON.parse(credentials) as Record<string, string>),
      ...PRODUCTION,
      DATABASE_URL: database.url,
    });
    expect(await production.exit()).toBe(1);
    expect(production.output).toBe(
      'The database has demo accounts with the public password (xiaoming, teacher, admin), which are not for ' +
        'production: take another database, or set ALLOW_DEMO=true.\n',
    );
    await database.drop();
  });
});
