import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { hasRedis, TestRedis } from '../testkit/redis.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { overRedis } from './bus-redis.js';
import { createLogger } from './log.js';
import { Topics } from './topics.js';
import { inTransaction } from './transaction.js';

/** How soon what Redis lost comes by the table, and room for a slow machine. */
const SOON = { timeout: 6000 };

describe.skipIf(!hasRedis)('messages over Redis', () => {
  let app: TestApp;
  let pool: Pool;
  let redis: TestRedis;
  beforeAll(async () => {
    [app, redis] = await Promise.all([startApp(), TestRedis.start()]);
    pool = (await app.orm.em.getConnection().getNativeClient()) as Pool;
  });
  afterAll(async () => {
    await Promise.all([app.stop(), redis.stop()]);
  });

  let here: Topics;
  let there: Topics;
  let heard: (string | null)[];
  beforeEach(async () => {
    // A process begins at the oldest transaction that still runs, anywhere in the cluster: it may hear of the test before.
    await pool.query('delete from bus_messages');
    [here, there] = [process(), process()];
    heard = [];
    there.on('accessChanged', id => heard.push(id));
    await Promise.all([here.ready(), there.ready()]);
  });
  afterEach(() => Promise.all([here.close(), there.close()]));

  const process = () => new Topics(overRedis(redis.url, pool, createLogger('silent')));
  const tell = (...ids: string[]) =>
    inTransaction({ em: app.orm.em, topics: here, now: () => new Date() }, async tx => {
      for (const id of ids) tx.publish('accessChanged', id);
      await tx.em.execute('select 1');
    });
  /** Until Redis itself carries what is told, of which the table knows nothing. */
  async function carried(): Promise<void> {
    const direct = new Redis(redis.url);
    const n = String(-Math.ceil(Math.random() * 1e9));
    await expect
      .poll(async () => {
        await direct.publish('zhike', JSON.stringify({ n, topic: 'accessChanged', id: n }));
        return heard.includes(n);
      }, SOON)
      .toBe(true);
    direct.disconnect();
    heard.length = 0;
  }

  it('reach another process at once, in order, once each', async () => {
    await carried();
    await tell('a', 'b');
    await tell('c');
    await expect.poll(() => heard, { timeout: 500 }).toEqual(['a', 'b', 'c']);
    await expect.poll(() => seenInTable(), SOON).toBe(true);
    expect(heard).toEqual(['a', 'b', 'c']);
  });

  /** Whether a message told now came, and by then the table was looked at for all before. */
  async function seenInTable(): Promise<boolean> {
    await pool.query(`insert into bus_messages (topic, subject) values ('orderUpdated', 'mark')`);
    return new Promise(resolve => there.on('orderUpdated', id => resolve(id === 'mark')));
  }

  it('are not told of what was rolled back', async () => {
    await expect(
      inTransaction({ em: app.orm.em, topics: here, now: () => new Date() }, tx => {
        tx.publish('accessChanged', 'undone');
        return Promise.reject(new Error('no'));
      }),
    ).rejects.toThrow('no');
    await tell('done');
    await expect.poll(() => heard, SOON).toEqual(['done']);
  });

  it('come by the table when the writer is killed between commit and publish', async () => {
    await pool.query(`insert into bus_messages (topic, subject) values ('accessChanged', 'orphan')`);
    await expect.poll(() => heard, SOON).toEqual(['orphan']);
  });

  it('are lost by nobody while Redis is away, and go by it again when it is back', async () => {
    await tell('before');
    await expect.poll(() => heard, SOON).toEqual(['before']);
    await redis.stop();
    await tell('while it is away');
    await expect.poll(() => heard, SOON).toEqual(['before', 'while it is away']);
    await redis.start();
    await carried();
    await tell('after');
    await expect.poll(() => heard, { timeout: 500 }).toEqual(['after']);
  });

  it('wait for a transaction that wrote before them and commits after them', async () => {
    const slow = await pool.connect();
    await slow.query('begin');
    await slow.query(`insert into bus_messages (topic, subject) values ('accessChanged', 'slow')`);
    await pool.query(`insert into bus_messages (topic, subject) values ('accessChanged', 'quick')`);
    await slow.query('commit');
    slow.release();
    await expect.poll(() => heard, SOON).toEqual(['slow', 'quick']);
  });

  it('leave alone what nobody here wrote', async () => {
    await carried();
    const direct = new Redis(redis.url);
    for (const payload of ['', '{', '7', '{"topic":"error","id":"x"}'])
      await direct.publish('zhike', payload);
    direct.disconnect();
    await tell('heard');
    await expect.poll(() => heard, SOON).toEqual(['heard']);
  });
});
