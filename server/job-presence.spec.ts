import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Buyer } from './testkit/purchase.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const job = (key: string) =>
  app.sql<{ locked_by: string | null; attempts: number }>(
    'select locked_by, attempts from graphile_worker._private_jobs where key = $1',
    [key],
  );

const sweep = async () => {
  await app.sql(`select graphile_worker.add_job('sweepOrders', '{}'::json, job_key := 'sweep')`);
  await expect.poll(() => job('sweep')).toEqual([]);
};

const add = (key: string, orderId: string, runAt = 'now()') =>
  app.sql(
    `select graphile_worker.add_job('expireOrder', json_build_object('orderId', $2::text), job_key := $1, run_at := ${runAt})`,
    [key, orderId],
  );

/** As if a process had begun it a while ago. */
const age = (key: string, change = '') =>
  app.sql(
    `update graphile_worker._private_jobs set locked_at = now() - interval '2 minutes' ${change} where key = $1`,
    [key],
  );

it('frees the jobs of a process that was killed while this one lives', async () => {
  await add('orphan', randomUUID(), `now() + interval '1 day'`);
  await age('orphan', `, run_at = now(), locked_by = 'pool-of-the-dead'`);
  await sweep();
  await expect.poll(() => job('orphan')).toEqual([]);
});

it('leaves a job alone whose process lives, however long it takes', async () => {
  const story = new Story(app);
  const order = await new Buyer(app, await story.learner()).order((await story.course()).id);
  await app.orm.em.fork().transactional(async tx => {
    await tx.execute('select 1 from orders where id = ? for update', [order.id]);
    await add('slow', order.id);
    await expect.poll(() => job('slow')).toMatchObject([{ attempts: 1 }]);
    await age('slow');
    const [before] = await job('slow');
    await sweep();
    expect(await job('slow')).toEqual([before]);
    expect(before?.locked_by).not.toBe(null);
  });
  await expect.poll(() => job('slow')).toEqual([]);
});
