import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase } from '../testkit/database.js';
import { overPostgres } from './bus-postgres.js';
import { createLogger } from './log.js';
import { Topics } from './topics.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

let topics: Topics;
let heard: (string | null)[];
beforeEach(async () => {
  topics = new Topics(overPostgres(database.url, createLogger('silent')));
  heard = [];
  topics.on('sessionRevoked', id => heard.push(id));
  await topics.ready();
});
afterEach(() => topics.close());

/** A way to the database that can fall silent: what was connected stays so and hears nothing any more. */
async function lineTo(databaseUrl: string): Promise<{ url: string; cut: () => void; close: () => void }> {
  const there = new URL(databaseUrl);
  const pairs: Socket[][] = [];
  const server = createServer(here => {
    const far = createConnection({ host: there.hostname, port: Number(there.port) });
    pairs.push([here, far]);
    here.pipe(far).pipe(here);
    for (const socket of [here, far]) socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut: () => pairs.flat().forEach(socket => socket.unpipe().pause()),
    close: () => {
      pairs.flat().forEach(socket => socket.destroy());
      server.close();
    },
  };
}

const notify = (payload: string) => client.query('select pg_notify($1, $2)', ['zhike', payload]);
const loseConnection = () =>
  client.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'zhike-topics' and datname = current_database()`);

it('leaves alone what it cannot read, and hears what comes after', async () => {
  for (const payload of [
    '',
    '{',
    'null',
    '[]',
    '7',
    '{"topic":"error","id":"x"}',
    '{"topic":"sessionRevoked"}',
  ])
    await notify(payload);
  await notify('{"topic":"sessionRevoked","id":"session"}');
  await expect.poll(() => heard).toEqual(['session']);
});

it('wakes everybody once after a lost connection', async () => {
  await loseConnection();
  await expect.poll(() => heard, { timeout: 3000 }).toEqual([null]);
});

it('wakes nobody when it is closed while it connects again', async () => {
  await loseConnection();
  await setTimeout(5);
  // On a quick machine the connection is there again by now, and waking then is right; only later it is not.
  heard.length = 0;
  await topics.close();
  await setTimeout(800);
  expect(heard).toEqual([]);
  const { rows } = await client.query(
    `select 1 from pg_stat_activity where application_name = 'zhike-topics' and datname = current_database()`,
  );
  expect(rows).toEqual([]);
});

it('finds out by itself that the line was cut without a word', async () => {
  const line = await lineTo(database.url);
  const distant = new Topics(overPostgres(line.url, createLogger('silent')));
  const woken: (string | null)[] = [];
  distant.on('sessionRevoked', id => woken.push(id));
  await distant.ready();
  await notify('{"topic":"sessionRevoked","id":"before"}');
  await expect.poll(() => woken).toEqual(['before']);
  line.cut();
  await notify('{"topic":"sessionRevoked","id":"missed"}');
  await expect.poll(() => woken, { timeout: 12_000 }).toEqual(['before', null]);
  await notify('{"topic":"sessionRevoked","id":"after"}');
  await expect.poll(() => woken).toEqual(['before', null, 'after']);
  await distant.close();
  line.close();
});

it('makes one of all changes that come while nobody looks', async () => {
  const changes = topics.changes('orderUpdated', 'order')[Symbol.asyncIterator]();
  expect(await changes.next()).toEqual({ done: false, value: 'order' });
  for (let n = 0; n < 2000; n++) topics.tell('orderUpdated', 'order');
  expect(await changes.next()).toEqual({ done: false, value: 'order' });
  const more = changes.next();
  expect(await Promise.race([more, setTimeout(50, 'silence')])).toBe('silence');
  await changes.return?.();
});
