import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LessonPageDocument, OpenLessonDocument } from '../../graphql/generated/graphql.js';
import { CourseStatus, type Course } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { Buyer, type UserErrors } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const lessonsOf = async ({ id }: Course): Promise<{ id: string; trial: boolean }[]> =>
  app.sql('select id, trial from lessons where course_id = $1 order by number', [id]);
const open = async ({ run }: Visitor, lessonId: string): Promise<UserErrors> =>
  (await run<{ openLesson: UserErrors }>(OpenLessonDocument, { lessonId })).openLesson;
const openings = async ({ id }: Course): Promise<number> =>
  (
    await app.sql(
      'select 1 from lesson_openings o join lessons l on l.id = o.lesson_id where l.course_id = $1',
      [id],
    )
  ).length;

it('keeps that a lesson was opened, once, from however many devices', async () => {
  const learner = await story.learner();
  const course = await story.course({ priceFen: 0 });
  await new Buyer(app, learner).order(course.id);
  const [, lesson] = await lessonsOf(course);
  const answers = await Promise.all([1, 2, 3].map(() => open(learner, lesson?.id ?? '')));
  expect(answers).toEqual([1, 2, 3].map(() => ({ userErrors: [] })));
  expect(await openings(course)).toBe(1);
  expect(
    await learner.run('mutation ($id: ID!) { openLesson(lessonId: $id) { lesson { id access } } }', {
      id: lesson?.id.toUpperCase(),
    }),
  ).toEqual({ openLesson: { lesson: { id: lesson?.id, access: 'OPEN' } } });
  expect(await openings(course)).toBe(1);
});

it('opens what is on trial to every learner, and the rest to those who have it alone', async () => {
  const learner = await story.learner();
  const course = await story.course();
  const [trial, locked] = await lessonsOf(course);
  expect((await open(learner, trial?.id ?? '')).userErrors).toEqual([]);
  expect((await open(learner, locked?.id ?? '')).userErrors).toMatchObject([
    { code: 'LESSON_LOCKED', message: '这节课暂时还不能学习' },
  ]);
  expect(await openings(course)).toBe(1);
});

it('knows no lesson of a draft, nor one that does not exist, and asks visitors to log in', async () => {
  const teacher = await story.user({ role: Role.TEACHER });
  const draft = await story.course({ teacher, status: CourseStatus.DRAFT });
  const [lesson] = await lessonsOf(draft);
  const learner = await story.learner();
  for (const id of [lesson?.id ?? '', randomUUID(), 'nonsense'])
    expect((await open(learner, id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect((await open(await story.as(teacher), lesson?.id ?? '')).userErrors).toEqual([]);
  const { errors } = await app.visitor().send(OpenLessonDocument, { lessonId: lesson?.id });
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  expect(await openings(draft)).toBe(1);
});

describe('what is given out counts without being told', () => {
  const CONTENT = 'query ($id: ID!) { course(id: $id) { chapters { lessons { trial body } } } }';
  interface Answer {
    course: { chapters: { lessons: { trial: boolean; body: string | null }[] }[] };
  }
  const read = async (visitor: Visitor, { id }: Course) =>
    (await visitor.run<Answer>(CONTENT, { id })).course.chapters.flatMap(({ lessons }) => lessons);

  it('so that somebody who reads all of it is not refunded by the policy for those who read little', async () => {
    const course = await story.course({ refundMaxProgress: 30 });
    const { buyer, orderId } = await new RefundStory(app, story).bought([course]);
    const lessons = await read(buyer.visitor, course);
    expect(lessons.filter(({ body }) => body)).toHaveLength(2);
    expect(await openings(course)).toBe(2);
    expect((await requestRefund(buyer.visitor, orderId)).userErrors).toMatchObject([
      { code: 'REFUND_PROGRESS_EXCEEDED' },
    ]);
  });

  it('in one more statement for all of an answer, and in none when it is read again', async () => {
    const learner = await story.learner();
    const course = await story.course({ priceFen: 0 });
    await new Buyer(app, learner).order(course.id);
    expect(await statementsOf(() => read(learner, course))).toHaveLength(2);
    expect(await statementsOf(() => read(learner, course))).toHaveLength(1);
    const [, lesson] = await lessonsOf(course);
    expect(await statementsOf(() => learner.run(LessonPageDocument, { id: lesson?.id }))).toHaveLength(1);
    expect(await openings(course)).toBe(2);
  });

  it('but neither what is on trial, nor titles, nor what staff look at', async () => {
    const teacher = await story.user({ role: Role.TEACHER });
    const course = await story.course({ teacher });
    const seenBy = async (visitor: Visitor) => (await read(visitor, course)).filter(it => it.body);
    const [, article] = await lessonsOf(course);
    await app.orm.em.fork().nativeUpdate(Lesson, article?.id ?? '', { trial: true });
    expect(await seenBy(app.visitor())).toHaveLength(1);
    expect(await seenBy(await story.learner())).toHaveLength(1);
    expect(await seenBy(await story.as(teacher))).toHaveLength(2);
    expect(await seenBy(await story.as(await story.user({ role: Role.ADMIN })))).toHaveLength(2);
    const { buyer } = await new RefundStory(app, story).bought([course]);
    await buyer.visitor.run(
      'query ($id: ID!) { course(id: $id) { chapters { lessons { title access } } } }',
      {
        id: course.id,
      },
    );
    expect(await openings(course)).toBe(0);
  });
});
