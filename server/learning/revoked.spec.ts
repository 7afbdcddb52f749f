import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Course } from '../catalog/course.entity.js';
import { putClip } from '../testkit/clips.js';
import { lessonsOf, play, startPlayback, statusOf } from '../testkit/playing.js';
import { Buyer } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { startBeside, type SecondApp } from '../testkit/second-app.js';
import { requestRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { Role } from '../users/user.entity.js';

/** What the product promises, and what a machine that is busy may add to it. */
const PROMISE_MS = 1000;
const SLACK_MS = 1000;
const WITHIN = { timeout: PROMISE_MS + SLACK_MS, interval: 20 };

let app: TestApp;
let other: SecondApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  other = await startBeside(app);
  story = new Story(app);
});
afterAll(async () => {
  await other.stop();
  await app.stop();
});

const MANY_BYTES = Buffer.alloc(64 * 1024 * 1024);

/** Somebody who bought a course and is being sent its film, by the other server. */
async function watching() {
  const course = await story.course({ refundMaxProgress: 100 });
  await putClip(app, course, MANY_BYTES);
  const refunds = new RefundStory(app, story);
  const { buyer, orderId, user } = await refunds.bought([course]);
  const lesson = (await lessonsOf(app, course))[2]?.id ?? '';
  const url = (await play(buyer.visitor, lesson)).url.replace(app.origin, other.origin);
  const film = await fetch(url);
  const reader = film.body?.getReader();
  await reader?.read();
  // Read only when asked: until then it is being sent.
  const rest = async (): Promise<string> => {
    try {
      for (;;) if ((await reader?.read())?.done) return 'all of it';
    } catch (error) {
      return (error as Error).message;
    }
  };
  return { course, refunds, buyer, orderId, user, lesson, url, rest };
}

describe('a film that is being sent ends, and no part of it is sent again', () => {
  it('when the money goes back', async () => {
    const { refunds, buyer, orderId, lesson, url, rest } = await watching();
    expect((await requestRefund(buyer.visitor, orderId)).userErrors).toEqual([]);
    await refunds.until(orderId, ['SUCCEEDED']);
    expect(await rest()).toBe('terminated');
    expect(await statusOf(url, { headers: { range: 'bytes=0-1' } })).toBe(403);
    expect((await startPlayback(buyer.visitor, lesson)).userErrors[0]?.code).toBe('LESSON_LOCKED');
  });

  it('when another device takes over', async () => {
    const { user, lesson, url, rest } = await watching();
    const laptop = await story.as(user);
    const began = Date.now();
    await play(laptop, lesson, true);
    expect(await rest()).toBe('terminated');
    expect(Date.now() - began).toBeLessThan(PROMISE_MS + SLACK_MS);
    expect(await statusOf(url)).toBe(403);
  });

  it('when the session ends', async () => {
    const { buyer, url, rest } = await watching();
    await buyer.visitor.run('mutation { logout { userErrors { code } } }');
    await expect.poll(() => statusOf(url), WITHIN).toBe(403);
    expect(await rest()).toBe('terminated');
  });

  it('when the course is taken down', async () => {
    const { course, buyer, lesson, url, rest } = await watching();
    const admin = await story.as(await story.user({ role: Role.ADMIN }));
    const input = { courseId: course.id, reason: '侵权' };
    await admin.run(
      'mutation ($input: TakeDownCourseInput!) { takeDownCourse(input: $input) { userErrors { code } } }',
      { input },
    );
    expect(await rest()).toBe('terminated');
    expect(await statusOf(url)).toBe(403);
    expect((await startPlayback(buyer.visitor, lesson)).userErrors[0]?.code).toBe('NOT_FOUND');
  });

  it('but not when somebody else loses theirs', async () => {
    const [one, bystander] = [await watching(), await watching()];
    await play(await story.as(one.user), one.lesson, true);
    expect(await one.rest()).toBe('terminated');
    expect(await bystander.rest()).toBe('all of it');
    expect(await statusOf(bystander.url, { headers: { range: 'bytes=0-1' } })).toBe(206);
  });
});

describe('the learners that a course ever had', () => {
  const countOf = async ({ id }: Course): Promise<number> => {
    const [row] = await app.sql<{ n: number }>('select enrolled_count as n from courses where id = $1', [id]);
    return row?.n ?? -1;
  };

  it('count once each, however often and whatever they buy at once', async () => {
    const course = await story.course({ priceFen: 0 });
    const another = await story.course({ priceFen: 0 });
    const buyers = await Promise.all([1, 2, 3, 4].map(async () => new Buyer(app, await story.learner())));
    const both = [course.id, another.id];
    await Promise.all(buyers.map((buyer, n) => buyer.order(n % 2 ? both : both.toReversed())));
    expect([await countOf(course), await countOf(another)]).toEqual([4, 4]);
  });

  it('stay counted after a refund', async () => {
    const { course, refunds, buyer, orderId } = await watching();
    expect(await countOf(course)).toBe(1);
    await requestRefund(buyer.visitor, orderId);
    await refunds.until(orderId, ['SUCCEEDED']);
    expect(await countOf(course)).toBe(1);
  });
});

// The last of them: it moves the clock ahead of the sandbox's.
it('refuses a film whose term is over, from that moment', async () => {
  const course = await story.course();
  await putClip(app, course, 'a clip');
  const plan = await story.plan(course, { months: 1, priceFen: 0 });
  const user = await story.user();
  await new Buyer(app, await story.as(user)).order({ kind: 'COURSE_PLAN', id: plan.id });
  const film = (await lessonsOf(app, course))[2]?.id ?? '';
  const [grant] = await app.sql<{ end: Date }>('select ends_at as end from grants where user_id = $1', [
    user.id,
  ]);
  app.clock.advance((grant?.end.getTime() ?? 0) - app.clock.now().getTime() - 60_000);
  const { url } = await play(await story.as(user), film);
  expect(await statusOf(url)).toBe(200);
  app.clock.advance(60_000);
  expect(await statusOf(url)).toBe(403);
});
