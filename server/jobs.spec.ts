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

/** The time that this job takes among those that run already, in milliseconds. */
async function timeOf(key: string): Promise<number> {
  const begun = Date.now();
  await app.sql(
    `select graphile_worker.add_job('expireOrder', json_build_object('orderId', $2::text), job_key := $1)`,
    [key, randomUUID()],
  );
  await expect
    .poll(() => app.sql('select 1 from graphile_worker.jobs where key = $1', [key]), {
      timeout: 12_000,
      interval: 20,
    })
    .toEqual([]);
  return Date.now() - begun;
}

it('eight jobs that wait for a channel do not keep others waiting', async () => {
  const story = new Story(app);
  await app.sandbox.arm({ kind: 'notify.lost', times: 'always' });
  for (let n = 0; n < 8; n++) {
    const buyer = new Buyer(app, await story.learner());
    await buyer.launch((await buyer.order((await story.course()).id)).id, 'WECHAT');
  }
  await app.sandbox.arm({
    kind: 'api.slow',
    api: 'query',
    channel: 'wechat',
    delayMs: 8000,
    times: 'always',
  });
  await app.sql(`select graphile_worker.reschedule_jobs(array_agg(id), run_at := now())
    from graphile_worker.jobs where task_identifier = 'reconcilePayment'`);
  await app.sql(`select pg_notify('jobs:insert', '{"r":1,"count":8}')`);
  const running = `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'reconcilePayment' and locked_at is not null`;
  await expect.poll(() => app.sql(running)).toEqual([{ n: 8 }]);
  // Those that wait give up after five seconds: whoever waits for one of them takes longer.
  expect(await timeOf('healthy')).toBeLessThan(4000);
});
