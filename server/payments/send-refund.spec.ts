import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectSoundBooks } from '../testkit/books.js';
import { RefundStory } from '../testkit/refund-story.js';
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

it('a refund whose every try fails on our side is told to a person, and goes on once that is mended', async () => {
  const refunds = new RefundStory(app, story);
  const { buyer, orderId } = await refunds.bought([await story.course()]);
  await app.sql(
    `create function broken() returns trigger language plpgsql as $$ begin raise 'broken'; end $$`,
  );
  await app.sql(`create trigger broken before update on refunds for each row
    when (new.status = 'SUCCEEDED') execute function broken()`);
  await requestRefund(buyer.visitor, orderId);
  const findings = () => app.sql('select kind, here_state, there_state from findings');
  await expect
    .poll(
      async () => {
        await app.advance(1_800_000);
        return findings();
      },
      { timeout: 15_000 },
    )
    .toEqual([{ kind: 'REFUND_STUCK', here_state: 'PROCESSING', there_state: 'FAULT' }]);
  expect(await refunds.statuses(orderId)).toEqual(['PROCESSING']);

  await app.sql('drop function broken() cascade');
  await app.advance(3_600_000);
  await refunds.until(orderId, ['SUCCEEDED']);
  expect(await findings()).toHaveLength(1);
  await expectSoundBooks(app);
});
