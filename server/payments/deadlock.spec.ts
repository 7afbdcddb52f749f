import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectSoundBooks } from '../testkit/books.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund, Staff } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const deadlocks = async () =>
  (
    await app.sql<{ n: string }>(
      'select deadlocks as n from pg_stat_database where datname = current_database()',
    )
  )[0]?.n;

it('lets two admins decide about each other’s refunds at once', async () => {
  const refunds = new RefundStory(app, story);
  const admins = [await story.user({ role: Role.ADMIN }), await story.user({ role: Role.ADMIN })];
  const answers: string[] = [];
  for (let round = 0; round < 6; round++) {
    const course = await story.course({ refundAutomatic: false });
    const asked = await Promise.all(
      admins.map(async admin => {
        const { buyer, orderId } = await refunds.bought([course], 'ALIPAY', admin);
        return {
          staff: new Staff(buyer.visitor),
          refund: (await requestRefund(buyer.visitor, orderId)).refund,
        };
      }),
    );
    const decided = await Promise.all(
      asked.map(({ staff }, at) => staff.decide(asked[1 - at]?.refund?.id ?? '', true)),
    );
    answers.push(...decided.map(({ refund }) => refund?.status ?? 'REFUSED'));
  }
  expect(answers).toEqual(answers.map(() => 'APPROVED'));
  expect(await deadlocks()).toBe('0');
  await expectSoundBooks(app);
});

it('lets an admin change a template while giving a coupon of it to themselves', async () => {
  const admin = await story.user({ role: Role.ADMIN });
  const { send } = await story.as(admin);
  const terms = {
    ...{
      name: '送给自己',
      kind: 'AMOUNT_OFF',
      amountOffFen: 100,
      thresholdFen: 0,
      scope: 'ALL',
      validDays: 7,
    },
    ...{ stackable: false, perUser: 99, claimFrom: app.clock.now(), active: true },
  };
  const { id } = await story.coupon({ perUser: 99 });
  const save =
    'mutation ($input: CouponTemplateInput!) { saveCouponTemplate(input: $input) { userErrors { code } } }';
  const give =
    'mutation ($id: ID!, $to: ID!) { grantCoupon(templateId: $id, userId: $to) { userErrors { code } } }';
  for (let round = 0; round < 20; round++) {
    const answers = await Promise.all([
      ...[0, 1, 2].map(() => send(save, { input: { ...terms, id } })),
      ...[0, 1, 2].map(() => send(give, { id, to: admin.id })),
    ]);
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  }
  expect(await deadlocks()).toBe('0');
  expect(await app.sql('select claimed from coupon_templates where id = $1', [id])).toEqual([
    { claimed: 60 },
  ]);
});
