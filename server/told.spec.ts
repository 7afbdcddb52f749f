import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NoticeItemFragment } from '../graphql/generated/graphql.js';
import { GradeHomeworkDocument, SubmitHomeworkDocument } from '../graphql/generated/graphql.js';
import { MediaPurpose } from './media/media.rules.js';
import { homeworkLesson } from './testkit/activities.js';
import { Author } from './testkit/author.js';
import { noticesOf } from './testkit/notices.js';
import { RefundStory } from './testkit/refund-story.js';
import { requestRefund, Staff } from './testkit/staff.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';
import { commented } from './testkit/talk.js';
import type { Visitor } from './testkit/visitor.js';
import { Role, type User } from './users/user.entity.js';

let app: TestApp;
let story: Story;
let admin: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  admin = await story.as(await story.user({ role: Role.ADMIN }));
});
afterAll(() => app.stop());

const DAY_MS = 24 * 3_600_000;

interface Answer {
  userErrors: { code: string }[];
}

/** A mutation by its input, which has to be done. */
async function does({ run }: Visitor, name: string, input: object): Promise<void> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const { answer } = await run<{ answer: Answer }>(
    `mutation ($input: ${type}) { answer: ${name}(input: $input) { userErrors { code } } }`,
    { input },
  );
  expect(answer.userErrors).toEqual([]);
}

const toldIn = ({ kind, title, text, target, person }: NoticeItemFragment) => ({
  ...{ kind, title, text, person: person?.id ?? null },
  target: target && [target.kind, target.id],
});
/** What somebody was told, the first first. */
const told = async (user: User) => (await noticesOf(await story.as(user))).map(toldIn).reverse();

describe('whoever is answered', () => {
  it('is told of the answer, which is quoted no more when it is hidden or taken back', async () => {
    const course = await story.course({ title: '听读写' });
    const [asker, other] = [await story.user(), await story.user()];
    const [one, two] = [await story.as(asker), await story.as(other)];
    const root = await commented(one, { courseId: course.id, text: '好听吗？' });
    const words = { courseId: course.id, replyToId: root.id };
    const [first, second] = [
      await commented(two, { ...words, text: '好听' }),
      await commented(two, { ...words, text: '不好说' }),
    ];
    await commented(one, { courseId: course.id, replyToId: first.id, text: '谢谢' });
    await commented(one, { ...words, text: '自问自答' });
    const target = ['COURSE', course.id];
    const about = { kind: 'COMMENT_REPLIED', title: '听读写', target };
    expect(await told(asker)).toEqual([
      { ...about, text: '好听', person: other.id },
      { ...about, text: '不好说', person: other.id },
    ]);
    expect(await told(other)).toEqual([{ ...about, text: '谢谢', person: asker.id }]);

    await does(admin, 'hideComment', { id: first.id, reason: '广告' });
    await two.run('mutation ($id: ID!) { removeComment(id: $id) { userErrors { code } } }', {
      id: second.id,
    });
    expect((await told(asker)).map(({ text }) => text)).toEqual(['', '']);
    expect((await told(other)).at(-1)).toEqual({
      ...{ kind: 'CONTENT_HIDDEN', title: '听读写', text: '广告', person: null, target },
    });
  });

  it('is not told under a lesson that they may open no more', async () => {
    const teacher = await story.user({ role: Role.TEACHER });
    const course = await story.course({ teacher });
    const { buyer, orderId, user } = await new RefundStory(app, story).bought([course]);
    const [locked] = await app.sql<{ id: string }>(
      'select id from lessons where course_id = $1 and not trial order by number limit 1',
      [course.id],
    );
    const words = { courseId: course.id, lessonId: locked?.id };
    const root = await commented(buyer.visitor, words);
    const reply = async () => commented(await story.as(teacher), { ...words, replyToId: root.id });
    await reply();
    await requestRefund(buyer.visitor, orderId);
    await expect.poll(async () => (await told(user)).map(({ kind }) => kind)).toContain('REFUND_DONE');
    await reply();
    expect((await told(user)).map(({ kind }) => kind)).toEqual(['COMMENT_REPLIED', 'REFUND_DONE']);
  });

  it('is not told of what waits for a person, until it shows', async () => {
    const course = await story.course();
    const [asker, other] = [await story.user(), await story.user()];
    const root = await commented(await story.as(asker), { courseId: course.id });
    const held = await commented(await story.as(other), {
      ...{ courseId: course.id, replyToId: root.id, text: '加我微信 abc12345' },
    });
    if (held.state === 'HELD') {
      expect(await told(asker)).toEqual([]);
      await does(admin, 'decideComment', { id: held.id, approve: true });
    }
    expect((await told(asker)).map(({ text }) => text)).toEqual(['加我微信 abc12345']);
  });
});

it('tells a learner of the grade, again when it is mended, and not when it is only explained', async () => {
  const teacher = await story.user({ role: Role.TEACHER });
  const [learner, grader] = [await story.user(), await story.as(teacher)];
  const lessonId = await homeworkLesson(app, await story.course({ teacher }), true);
  const { submitHomework } = await (
    await story.as(learner)
  ).run<{
    submitHomework: { submission: { id: string } };
  }>(SubmitHomeworkDocument, {
    input: { lessonId, clientKey: 'told-homework', fileIds: [], text: '我的程序' },
  });
  const grade = (score: number, feedback: string) =>
    grader.run(GradeHomeworkDocument, {
      input: { submissionId: submitHomework.submission.id, score, feedback, passed: true },
    });
  await grade(80, '不错');
  await grade(80, '很不错');
  await grade(90, '更好了');
  expect(await told(learner)).toMatchObject([
    { kind: 'HOMEWORK_GRADED', text: '不错', person: teacher.id, target: ['HOMEWORK', lessonId] },
    { kind: 'HOMEWORK_GRADED', text: '更好了', person: teacher.id, target: ['HOMEWORK', lessonId] },
  ]);
});

describe('a teacher', () => {
  it('is told how a course was reviewed, with the reason, and not by whom', async () => {
    await story.course(); // Brings a shelf.
    const author = await Author.of(app, story);
    const id = await author.written();
    const title = (await author.course(id))?.draft?.title ?? '';
    await author.submit(id, '');
    await does(admin, 'reviewCourse', { courseId: id, approve: false, reason: '封面看不清' });
    await author.submit(id, '');
    await does(admin, 'reviewCourse', { courseId: id, approve: true });
    await author.on('publishCourse', id);
    await does(admin, 'takeDownCourse', { courseId: id, reason: '被举报' });
    const about = { title, person: null, target: ['COURSE', id] };
    expect(await told(author.user)).toEqual([
      { kind: 'COURSE_REVIEWED', text: '封面看不清', ...about },
      { kind: 'COURSE_REVIEWED', text: '', ...about },
      { kind: 'CONTENT_HIDDEN', text: '被举报', ...about },
    ]);
  });

  it('is told how a qualification was reviewed', async () => {
    const author = await Author.of(app, story, { qualified: false });
    const fileId = await author.file(MediaPurpose.IMAGE);
    const validUntil = new Date(app.clock.now().getTime() + 365 * DAY_MS);
    await does(author.visitor, 'submitQualification', {
      ...{ title: '高级教师资格证', number: '虚构2026-0001', fileId, validUntil },
    });
    const [row] = await app.sql<{ id: string }>('select id from teacher_qualifications where user_id = $1', [
      author.user.id,
    ]);
    await does(admin, 'reviewQualification', { id: row?.id, approve: false, reason: '看不清' });
    expect(await told(author.user)).toEqual([
      {
        ...{ kind: 'QUALIFICATION_REVIEWED', title: '高级教师资格证', text: '看不清', person: null },
        target: ['QUALIFICATION', row?.id],
      },
    ]);
  });
});

it('tells the buyer that money has come back, and of a refusal with its reason', async () => {
  const refunds = new RefundStory(app, story);
  const teacher = await story.user({ role: Role.TEACHER });
  const course = await story.course({ title: 'Python入门', teacher, refundAutomatic: false });
  const bought = await refunds.bought([course]);
  const staff = await Staff.admin(story);
  const first = await requestRefund(bought.buyer.visitor, bought.orderId);
  await staff.decide(first.refund?.id ?? '', false, '已学完');
  const second = await requestRefund(bought.buyer.visitor, bought.orderId);
  await staff.decide(second.refund?.id ?? '', true);
  await refunds.until(bought.orderId, ['DECLINED', 'SUCCEEDED']);
  const about = { title: 'Python入门', person: null, target: ['ORDER', bought.orderId] };
  expect(await told(bought.user)).toEqual([
    { kind: 'REFUND_REFUSED', text: '已学完', ...about },
    { kind: 'REFUND_DONE', text: '¥200.00', ...about },
  ]);
});

it('tells of a coupon that was given, and a day before it ends, once', async () => {
  const [user, hasty] = [await story.user(), await story.user()];
  const [template, short] = [
    await story.coupon({ name: '满百减二十' }),
    await story.coupon({ name: '一日券', validDays: 1 }),
  ];
  const give = async (to: User, templateId: string) =>
    admin.run(
      `mutation ($templateId: ID!, $userId: ID!) {
        grantCoupon(templateId: $templateId, userId: $userId) { userErrors { code } } }`,
      { templateId, userId: to.id },
    );
  await give(user, template.id);
  await give(hasty, short.id);
  const [coupon] = await app.sql<{ id: string }>('select id from coupons where user_id = $1', [user.id]);
  const target = ['COUPON', coupon?.id];
  const received = { kind: 'COUPON_RECEIVED', title: '满百减二十', text: '', person: null, target };
  const look = async () => {
    await app.sql(`select graphile_worker.add_job('couponsEnding')`);
    await app.app.runDueJobs();
  };
  await look();
  expect(await told(user)).toEqual([received]);
  await app.advance(6 * DAY_MS - 60_000);
  await look();
  expect(await told(user)).toEqual([received]);
  await app.advance(60_000);
  await look();
  await look();
  expect(await told(user)).toEqual([received, { ...received, kind: 'COUPON_ENDING' }]);
  expect((await told(hasty)).map(({ kind }) => kind)).toEqual(['COUPON_RECEIVED']);
});
