import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  CourseRatingDocument,
  RemoveRatingDocument,
  type CourseRatingQuery,
  type RemoveRatingMutation,
} from '../../graphql/generated/graphql.js';
import type { Course } from '../catalog/course.entity.js';
import { newId } from '../kernel/id.js';
import { eraseBelongings, moveBelongings } from '../kernel/personal.js';
import { inTransaction } from '../kernel/transaction.js';
import { Buyer } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { commented, rate } from '../testkit/talk.js';
import type { Visitor } from '../testkit/visitor.js';
import type { User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

/** Somebody who has the course by an order that costs nothing. */
async function owner(course: Course, user?: User): Promise<Visitor> {
  const visitor = await story.as(user ?? (await story.user()));
  const { userErrors } = await new Buyer(app, visitor).place([course.id]);
  if (userErrors.length) throw new Error(JSON.stringify(userErrors));
  return visitor;
}
const free = () => story.course({ priceFen: 0 });
const ratingOf = async (visitor: Visitor, courseId: string) =>
  (await visitor.run<CourseRatingQuery>(CourseRatingDocument, { courseId })).course;
const codes = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code);
const removeRating = (visitor: Visitor, courseId: string) =>
  visitor.run<RemoveRatingMutation>(RemoveRatingDocument, { courseId }).then(data => data.removeRating);

/** Courses whose sums say something else than their ratings: there are never any. */
const unsound = () =>
  app.sql(`select c.id from courses c left join course_ratings r on r.course_id = c.id group by c.id
    having c.rating_sum <> coalesce(sum(r.stars), 0) or c.rating_count <> count(r.id)`);

it('is given once by a buyer, changed, and taken back', async () => {
  const course = await free();
  const buyer = await owner(course);
  const none = { average: null, count: 0, stars: [0, 0, 0, 0, 0] };
  expect(await ratingOf(buyer, course.id)).toMatchObject({ rating: none, myRating: null, mayRate: true });
  expect((await rate(buyer, course.id, 5)).course).toMatchObject({
    rating: { average: 5, count: 1, stars: [0, 0, 0, 0, 1] },
    myRating: 5,
  });
  await rate(await owner(course), course.id, 4);
  await rate(await owner(course), course.id, 4);
  expect((await rate(buyer, course.id, 2)).course).toMatchObject({
    rating: { average: 3.3, count: 3, stars: [0, 1, 0, 2, 0] },
    myRating: 2,
  });
  expect(await commented(buyer, { courseId: course.id })).toMatchObject({ stars: 2 });
  expect((await removeRating(buyer, course.id)).course).toMatchObject({
    rating: { average: 4, count: 2, stars: [0, 0, 0, 2, 0] },
    myRating: null,
  });
  expect(codes(await removeRating(buyer, course.id))).toEqual([]);
  expect(await unsound()).toEqual([]);
});

it('is refused to whoever has not bought, and for what are no stars', async () => {
  const course = await free();
  const learner = await story.learner();
  expect(await ratingOf(learner, course.id)).toMatchObject({ mayRate: false });
  expect(await ratingOf(app.visitor(), course.id)).toMatchObject({ mayRate: false, myRating: null });
  expect(codes(await rate(learner, course.id, 5))).toEqual(['RATING_BUYERS_ONLY']);
  const buyer = await owner(course);
  for (const stars of [0, 6, -1])
    expect(codes(await rate(buyer, course.id, stars))).toEqual(['INVALID_INPUT']);
  expect(codes(await rate(buyer, newId(), 5))).toEqual(['NOT_FOUND']);
  expect((await ratingOf(buyer, course.id))?.rating.count).toBe(0);
});

it('adds up exactly while fifty buyers rate, change their minds and take it back at once', async () => {
  const course = await free();
  const buyers: Visitor[] = [];
  for (let at = 0; at < 50; at += 10)
    buyers.push(...(await Promise.all(Array.from({ length: 10 }, () => owner(course)))));
  await Promise.all(
    buyers.map(async (buyer, at) => {
      await rate(buyer, course.id, 1 + (at % 5));
      await Promise.all([rate(buyer, course.id, 5), rate(buyer, course.id, 3)]);
      if (at % 5 === 0) await removeRating(buyer, course.id);
      else await rate(buyer, course.id, at % 5);
    }),
  );
  expect((await ratingOf(app.visitor(), course.id))?.rating).toEqual({
    average: 2.5,
    count: 40,
    stars: [10, 10, 10, 10, 0],
  });
  expect(await unsound()).toEqual([]);
});

it('goes with the money that is given back', async () => {
  const course = await story.course({ refundMaxProgress: 100 });
  const refunds = new RefundStory(app, story);
  const { buyer, orderId } = await refunds.bought([course], 'ALIPAY');
  expect(codes(await rate(buyer.visitor, course.id, 1))).toEqual([]);
  await requestRefund(buyer.visitor, orderId);
  await refunds.until(orderId, ['SUCCEEDED']);
  expect(await ratingOf(buyer.visitor, course.id)).toMatchObject({
    rating: { average: null, count: 0 },
    myRating: null,
    mayRate: false,
  });
  expect(codes(await rate(buyer.visitor, course.id, 1))).toEqual(['RATING_BUYERS_ONLY']);
  expect(await unsound()).toEqual([]);
});

it('is one when two accounts become one, and gone with the person', async () => {
  const course = await free();
  const [from, keeper] = [await story.user(), await story.user({ wechat: false, alipay: false })];
  await rate(await owner(course, from), course.id, 1);
  await rate(await owner(course, keeper), course.id, 4);
  await rate(await owner(course), course.id, 5);
  const system = { em: app.orm.em, now: app.clock.now, vault: app.vault };
  await inTransaction(system, tx => moveBelongings(tx, from.id, keeper.id));
  expect((await ratingOf(app.visitor(), course.id))?.rating).toMatchObject({ average: 4.5, count: 2 });
  await inTransaction(system, tx => eraseBelongings(tx, keeper.id));
  expect((await ratingOf(app.visitor(), course.id))?.rating).toMatchObject({ average: 5, count: 1 });
  expect(await unsound()).toEqual([]);
});
