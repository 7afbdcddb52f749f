import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  GradeHomeworkDocument,
  HomeworkPageDocument,
  LessonHomeworkDocument,
  SubmitHomeworkDocument,
  type GradeHomeworkMutation,
  type HomeworkPageQuery,
  type LessonHomeworkQuery,
  type SubmitHomeworkMutation,
} from '../../graphql/generated/graphql.js';
import { homeworkLesson, picture } from '../testkit/activities.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

let keys = 0;
const submit = async ({ run }: Visitor, input: object) =>
  (
    await run<SubmitHomeworkMutation>(SubmitHomeworkDocument, {
      input: { clientKey: `homework-key-${++keys}`, fileIds: [], text: '我的程序', ...input },
    })
  ).submitHomework;
const grade = async ({ run }: Visitor, submissionId: string, input: object = {}) =>
  (
    await run<GradeHomeworkMutation>(GradeHomeworkDocument, {
      input: { submissionId, score: 80, feedback: '不错', passed: true, ...input },
    })
  ).gradeHomework;
const own = async ({ run }: Visitor, lessonId: string) =>
  (await run<LessonHomeworkQuery>(LessonHomeworkDocument, { lessonId })).lesson?.submissions.nodes ?? [];
const queue = async ({ run }: Visitor) =>
  (await run<HomeworkPageQuery>(HomeworkPageDocument, { first: 50, status: 'SUBMITTED' })).homeworkQueue
    .nodes;

interface Scene {
  lessonId: string;
  owner: User;
  learner: Visitor;
  teacher: Visitor;
}

async function scene(trial = true): Promise<Scene> {
  const [owner, taught] = [await story.user(), await story.user({ role: Role.TEACHER })];
  const lessonId = await homeworkLesson(app, await story.course({ teacher: taught }), trial);
  return { lessonId, owner, learner: await story.as(owner), teacher: await story.as(taught) };
}

it('takes text and pictures, shows them to the teacher, and completes the lesson by a grade that passes', async () => {
  const { lessonId, owner, learner, teacher } = await scene();
  const fileIds = [await picture(app, owner.id), await picture(app, owner.id)];
  const { submission, userErrors } = await submit(learner, { lessonId, fileIds, text: ' <b>程序</b> ' });
  expect(userErrors).toEqual([]);
  expect(submission).toMatchObject({ text: '<b>程序</b>', status: 'SUBMITTED', score: null, maxScore: 100 });
  const [waiting] = await queue(teacher);
  expect(waiting).toMatchObject({ id: submission?.id, user: { name: owner.name }, lesson: { id: lessonId } });
  expect(waiting?.images).toHaveLength(2);
  expect(waiting?.images[0]?.url).toContain('/media/preview/');
  const graded = await grade(teacher, submission?.id ?? '');
  expect(graded).toMatchObject({ userErrors: [], submission: { status: 'GRADED', score: 80, passed: true } });
  expect(await own(learner, lessonId)).toMatchObject([{ score: 80, feedback: '不错', passed: true }]);
  expect(
    await learner.run('query ($id: ID!) { lesson(id: $id) { progress { isCompleted } } }', { id: lessonId }),
  ).toEqual({ lesson: { progress: { isCompleted: true } } });
  expect(await queue(teacher)).toEqual([]);
  expect((await submit(learner, { lessonId })).userErrors).toMatchObject([{ code: 'HOMEWORK_PASSED' }]);
});

it('takes it again until it passes, keeps each, and has only the latest graded', async () => {
  const { lessonId, learner, teacher } = await scene();
  const first = (await submit(learner, { lessonId, text: '第一次' })).submission?.id ?? '';
  const second = (await submit(learner, { lessonId, text: '第二次' })).submission?.id ?? '';
  expect((await queue(teacher)).map(({ id }) => id)).toEqual([second]);
  expect((await grade(teacher, first)).userErrors).toMatchObject([{ code: 'HOMEWORK_REPLACED' }]);
  expect((await grade(teacher, second, { passed: false, score: 30 })).userErrors).toEqual([]);
  const third = (await submit(learner, { lessonId, text: '第三次' })).submission?.id ?? '';
  expect((await grade(teacher, second)).userErrors).toMatchObject([{ code: 'HOMEWORK_REPLACED' }]);
  expect((await own(learner, lessonId)).map(({ id, status }) => [id, status])).toEqual([
    [third, 'SUBMITTED'],
    [second, 'GRADED'],
    [first, 'REPLACED'],
  ]);
});

it('hands in once for one key, and leaves one waiting of two at once', async () => {
  const { lessonId, learner, teacher } = await scene();
  const same = { lessonId, clientKey: 'one-key-for-both' };
  const [one, other] = await Promise.all([submit(learner, same), submit(learner, same)]);
  expect(one.submission?.id).toBe(other.submission?.id);
  const elsewhere = await submit(learner, { ...same, lessonId: (await scene()).lessonId });
  expect(elsewhere.userErrors).toMatchObject([{ code: 'CLIENT_KEY_REUSED' }]);
  await Promise.all([submit(learner, { lessonId }), submit(learner, { lessonId })]);
  expect(await queue(teacher)).toHaveLength(1);
  expect(await own(learner, lessonId)).toHaveLength(3);
});

it('says what is wrong with it, and keeps nothing', async () => {
  const { lessonId, owner, learner } = await scene();
  const locked = (await scene(false)).lessonId;
  const own3 = [await picture(app, owner.id), await picture(app, owner.id), await picture(app, owner.id)];
  const foreign = await picture(app, (await story.user()).id);
  const refusals: [object, string][] = [
    [{ lessonId, text: '  ' }, 'HOMEWORK_INCOMPLETE'],
    [{ lessonId, text: 'x'.repeat(5001) }, 'TEXT_TOO_LONG'],
    [{ lessonId, fileIds: own3 }, 'TOO_MANY_IMAGES'],
    [{ lessonId, fileIds: [own3[0], own3[0]] }, 'INVALID_INPUT'],
    [{ lessonId, fileIds: [foreign] }, 'FILE_NOT_FOUND'],
    [{ lessonId, clientKey: 'short' }, 'INVALID_INPUT'],
    [{ lessonId: locked }, 'LESSON_LOCKED'],
    [{ lessonId: '01a1fc3c-0000-7000-8000-000000000000' }, 'NOT_FOUND'],
  ];
  for (const [input, code] of refusals)
    expect((await submit(learner, input)).userErrors, code).toMatchObject([{ code }]);
  expect(await own(learner, lessonId)).toEqual([]);
});

it('is seen and graded by nobody but the course’s teacher and admins', async () => {
  const { lessonId, learner, teacher } = await scene();
  const id = (await submit(learner, { lessonId })).submission?.id ?? '';
  const [otherTeacher, admin] = await Promise.all(
    [Role.TEACHER, Role.ADMIN].map(async role => story.as(await story.user({ role }))),
  );
  expect(await queue(otherTeacher as Visitor)).toEqual([]);
  expect((await grade(otherTeacher as Visitor, id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect(await own(await story.learner(), lessonId)).toEqual([]);
  expect((await learner.send(HomeworkPageDocument, { first: 5 })).errors?.[0]?.extensions.code).toBe(
    'FORBIDDEN',
  );
  expect((await grade(teacher, id, { score: 101 })).userErrors).toMatchObject([{ field: ['score'] }]);
  expect((await grade(admin as Visitor, id)).userErrors).toEqual([]);
});
