import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectSoundBooks } from '../testkit/books.js';
import { RefundStory } from '../testkit/refund-story.js';
import { Buyer } from '../testkit/purchase.js';
import { requestRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

it('plans again what no job is left for: a refund, an ending, a question', async () => {
  const refunds = new RefundStory(app, story);
  const paid = await refunds.bought([await story.course()]);
  await app.sandbox.arm({ kind: 'api.unreached', api: 'refund', times: 'always' });
  await requestRefund(paid.buyer.visitor, paid.orderId);
  const learner = new Buyer(app, await story.learner());
  const order = await learner.order((await story.course()).id);
  const { number } = await learner.launch(order.id, 'WECHAT');
  await app.sandbox.arm({ kind: 'notify.lost', number, times: 'always' });
  const late = await learner.order((await story.course()).id);
  await expect.poll(() => refunds.statuses(paid.orderId)).toEqual(['APPROVED']);

  await app.sql('delete from graphile_worker._private_jobs');
  await app.sandbox.call('DELETE', '/control/faults');
  await app.sandbox.pay(number, { notify: false });
  await app.sql(`select graphile_worker.add_job('sweepOrders', '{}'::json)`);

  await refunds.until(paid.orderId, ['SUCCEEDED']);
  await expect
    .poll(async () => {
      await app.advance(60_000);
      return (await learner.facts(order.id)).status;
    })
    .toBe('PAID');
  await app.advance(15 * 60_000);
  await app.sql(`select graphile_worker.add_job('sweepOrders', '{}'::json)`);
  await expect
    .poll(async () => {
      await app.advance(1000);
      return (await learner.facts(late.id)).status;
    })
    .toBe('EXPIRED');
  await expectSoundBooks(app);
});
