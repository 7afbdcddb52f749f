import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { CONSENT } from '../testkit/accounts.js';
import { createTestDatabase } from '../testkit/database.js';
import { Buyer } from '../testkit/purchase.js';
import { TestSandbox } from '../testkit/sandbox.js';
import { ServerProcess } from '../testkit/server-process.js';
import { visitorAt } from '../testkit/visitor.js';

let sandbox: TestSandbox;
let server: ServerProcess;
let database: Client;
let undo: () => Promise<void>;

beforeAll(async () => {
  const [own, dataDir] = await Promise.all([
    createTestDatabase(),
    mkdtemp(join(tmpdir(), 'zhike-test-crash-')),
  ]);
  sandbox = await TestSandbox.start(inject('sandboxKeys'));
  server = await ServerProcess.start({ ...sandbox.credentials, DATABASE_URL: own.url, DATA_DIR: dataDir });
  database = new Client({ connectionString: own.url });
  await database.connect();
  undo = async () => {
    await database.end();
    await server.stop();
    await Promise.all([own.drop(), sandbox.stop(), rm(dataDir, { recursive: true, force: true })]);
  };
});
afterAll(() => undo());

const sql = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await database.query(text, values)).rows as Row[];

/** A newcomer inside WeChat with an order for a course of the demo catalogue, and an open attempt. */
async function launched(user: string) {
  const visitor = visitorAt(server.origin, { platform: 'mp-weixin' });
  const { code } = await sandbox.call<{ code: string }>('POST', '/control/wechat/login', { user });
  const { loginWithWechat } = await visitor.run<{ loginWithWechat: { accessToken: string } }>(
    'mutation ($input: LoginWithWechatInput!) { loginWithWechat(input: $input) { accessToken } }',
    { input: { code, consent: CONSENT } },
  );
  visitor.accessToken = loginWithWechat.accessToken;
  const buyer = new Buyer({ sql }, visitor);
  const [course] = await sql<{ id: string }>(
    'select id from courses where price_fen > 0 order by id limit 1',
  );
  const order = await buyer.order(course?.id ?? '');
  return { buyer, order, ...(await buyer.launch(order.id, 'WECHAT')) };
}

const PAID = { status: 'PAID', payments: ['SUCCEEDED'], grants: 1 };

it('grants after restart when it is killed between the notification and the commit', async () => {
  const { buyer, order, number } = await launched('killed-in-between');
  // Whoever settles must wait for the order's row: the notification is inside the server, and nothing is committed.
  await database.query('begin');
  await database.query('select 1 from orders where id = $1 for update', [order.id]);
  const paid = sandbox.pay(number);
  await expect
    .poll(
      async () =>
        (await sql<{ n: number }>(`select count(*)::int as n from pg_locks where not granted`))[0]?.n,
    )
    .toBeGreaterThan(0);
  await server.kill();
  await database.query('rollback');
  await paid;
  expect(await buyer.facts(order.id)).toEqual({ status: 'PENDING', payments: ['PENDING'], grants: 0 });

  await server.restart();
  await sandbox.deliver(number);
  expect(await buyer.facts(order.id)).toEqual(PAID);
});

it('asks by itself after restart when it was dead while the money came and the notification got lost', async () => {
  const { buyer, order, number } = await launched('dead-meanwhile');
  await server.kill();
  await sandbox.pay(number, { notify: false });
  await server.restart();
  await expect.poll(() => buyer.facts(order.id), { timeout: 15_000, interval: 100 }).toEqual(PAID);
});

it('asks after restart even when it was killed in the middle of asking', async () => {
  const { buyer, order, number } = await launched('killed-while-asking');
  await sandbox.arm({ kind: 'api.slow', api: 'query', channel: 'wechat', number, delayMs: 4_000 });
  const locked = () =>
    sql<{ n: number }>('select count(*)::int as n from graphile_worker.jobs where locked_by is not null');
  await expect.poll(async () => (await locked())[0]?.n, { timeout: 10_000 }).toBe(1);
  await server.kill();
  await sandbox.pay(number, { notify: false });
  await server.restart();
  await expect.poll(() => buyer.facts(order.id), { timeout: 10_000, interval: 100 }).toEqual(PAID);
});

it('hears of a payment that the sandbox was killed right after', async () => {
  const { buyer, order, launch, number } = await launched('sandbox-killed');
  await sandbox.arm({ kind: 'notify.lost', channel: 'wechat', number });
  await sandbox.payAtCashier(launch);
  await sandbox.kill();
  await sandbox.restart();
  // Sooner than the server's own first question, so that only what the sandbox remembered can tell.
  const told = async () => {
    await sandbox.deliver(number, { genuine: true, again: true });
    return buyer.facts(order.id);
  };
  await expect.poll(told, { timeout: 4_000, interval: 100 }).toEqual(PAID);
});
