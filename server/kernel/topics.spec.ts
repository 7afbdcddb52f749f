import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase } from '../testkit/database.js';
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
  topics = new Topics(database.url, createLogger('silent'));
  heard = [];
  topics.on('sessionRevoked', id => heard.push(id));
  await topics.ready();
});
afterEach(() => topics.close());

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

it('makes one of all changes that come while nobody looks', async () => {
  const changes = topics.changes('orderUpdated', 'order')[Symbol.asyncIterator]();
  expect(await changes.next()).toEqual({ done: false, value: 'order' });
  for (let n = 0; n < 2000; n++) topics.tell('orderUpdated', 'order');
  expect(await changes.next()).toEqual({ done: false, value: 'order' });
  const more = changes.next();
  expect(await Promise.race([more, setTimeout(50, 'silence')])).toBe('silence');
  await changes.return?.();
});
