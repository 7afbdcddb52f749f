import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  LessonQuizDocument,
  StartQuizDocument,
  SubmitQuizDocument,
  type LessonQuizQuery,
  type StartQuizMutation,
  type SubmitQuizMutation,
} from '../../graphql/generated/graphql.js';
import { QUIZ, quizLesson } from '../testkit/activities.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const RIGHT = [
  { questionId: 'one', values: ['0'] },
  { questionId: 'several', values: ['2', '0'] },
  { questionId: 'judged', values: ['false'] },
  { questionId: 'worded', values: ['ｐｙｔｈｏｎ3'] },
];
const WRONG = [{ questionId: 'one', values: ['1'] }];

const look = async ({ run }: Visitor, lessonId: string) =>
  (await run<LessonQuizQuery>(LessonQuizDocument, { lessonId })).lesson;
const start = async ({ run }: Visitor, lessonId: string) =>
  (await run<StartQuizMutation>(StartQuizDocument, { lessonId })).startQuiz;
const submit = async (
  { run }: Visitor,
  attemptId: string,
  answers: object[],
  clientKey = `key-${attemptId}`,
) =>
  (await run<SubmitQuizMutation>(SubmitQuizDocument, { input: { attemptId, clientKey, answers } }))
    .submitQuiz;

async function begun(visitor: Visitor, lessonId: string): Promise<string> {
  const { attempt, userErrors } = await start(visitor, lessonId);
  expect(userErrors).toEqual([]);
  return attempt?.id ?? '';
}

it('shows what a trial quiz asks and no answer of it, before it is handed in', async () => {
  const lessonId = await quizLesson(app, await story.course(), { trial: true });
  const learner = await story.learner();
  const { attempt } = await start(learner, lessonId);
  expect(attempt).toMatchObject({ score: null, percent: null, passed: null, results: null, totalPoints: 40 });
  expect(attempt?.questions?.[1]).toEqual({
    ...{ id: 'several', kind: 'MULTIPLE', text: '题目several', options: ['甲', '乙', '丙'], points: 10 },
  });
  const shown = await look(learner, lessonId);
  expect(shown?.quiz).toMatchObject({ passPercent: 60, maxAttempts: 2, totalPoints: 40 });
  expect(shown?.runningQuizAttempt?.id).toBe(attempt?.id);
  expect(JSON.stringify(shown)).not.toMatch(/解析|answers|派森/);
});

it('grades what is handed in, says why, and completes the lesson', async () => {
  const lessonId = await quizLesson(app, await story.course(), { trial: true });
  const learner = await story.learner();
  const { attempt, lesson, userErrors } = await submit(learner, await begun(learner, lessonId), RIGHT);
  expect(userErrors).toEqual([]);
  expect(attempt).toMatchObject({ score: 40, percent: 100, passed: true });
  expect(attempt?.results?.[3]).toEqual({
    ...{ questionId: 'worded', values: ['ｐｙｔｈｏｎ3'], answers: ['Python 3', '派森'] },
    ...{ points: 10, explanation: '解析worded' },
  });
  expect(lesson?.progress).toMatchObject({ percent: 100, isCompleted: true });
});

it('completes nothing by a quiz that was failed, and keeps the best of all attempts', async () => {
  const lessonId = await quizLesson(app, await story.course(), { trial: true });
  const learner = await story.learner();
  const better = [
    ...WRONG,
    { questionId: 'several', values: ['0'] },
    { questionId: 'judged', values: ['false'] },
  ];
  const first = await submit(learner, await begun(learner, lessonId), better);
  expect(first.attempt).toMatchObject({ score: 15, percent: 37, passed: false });
  expect(first.lesson?.progress).toMatchObject({ isCompleted: false });
  expect(first.lesson?.quizAttemptsLeft).toBe(1);
  const second = await submit(learner, await begun(learner, lessonId), WRONG);
  expect(second.lesson).toMatchObject({ quizAttemptsLeft: 0, bestQuizAttempt: { id: first.attempt?.id } });
  expect((await start(learner, lessonId)).userErrors).toMatchObject([{ code: 'QUIZ_ATTEMPTS_USED' }]);
});

it('counts nothing where one may try as often as one likes', async () => {
  const quiz = { ...QUIZ, maxAttempts: null };
  const lessonId = await quizLesson(app, await story.course(), { trial: true, quiz });
  const learner = await story.learner();
  expect((await look(learner, lessonId))?.quizAttemptsLeft).toBe(null);
  const first = await submit(learner, await begun(learner, lessonId), WRONG);
  expect(first.lesson?.quizAttemptsLeft).toBe(null);
  expect((await start(learner, lessonId)).userErrors).toEqual([]);
});

it('grades once of two that hand in at once, and gives a retry its grade', async () => {
  const lessonId = await quizLesson(app, await story.course(), { trial: true });
  const learner = await story.learner();
  const id = await begun(learner, lessonId);
  const both = await Promise.all([
    submit(learner, id, RIGHT, 'key-of-one-tab'),
    submit(learner, id, WRONG, 'key-of-the-other'),
  ]);
  expect(both.map(({ userErrors }) => userErrors[0]?.code ?? 'graded').sort()).toEqual([
    'QUIZ_ALREADY_SUBMITTED',
    'graded',
  ]);
  const [kept] = await app.sql<{ client_key: string; score: number }>(
    'select client_key, score from quiz_attempts where id = $1',
    [id],
  );
  const again = await submit(learner, id, WRONG, kept?.client_key);
  expect(again).toMatchObject({ userErrors: [], attempt: { score: kept?.score } });
  const next = await submit(learner, await begun(learner, lessonId), RIGHT, kept?.client_key);
  expect(next).toMatchObject({ attempt: null, userErrors: [{ code: 'CLIENT_KEY_REUSED' }] });
});

it('goes on with one attempt, begun twice at once, over the questions of then', async () => {
  const lessonId = await quizLesson(app, await story.course(), { trial: true });
  const learner = await story.learner();
  const [one, other] = await Promise.all([begun(learner, lessonId), begun(learner, lessonId)]);
  expect(one).toBe(other);
  const later = { ...QUIZ, questions: [{ ...QUIZ.questions[0], text: '新题目', answers: ['1'] }] };
  await app.orm.em
    .fork()
    .getConnection()
    .execute('update lessons set activity = ? where id = ?', [JSON.stringify(later), lessonId]);
  const { attempt } = await submit(learner, one, RIGHT);
  expect(attempt).toMatchObject({ score: 40, questions: QUIZ.questions.map(({ text }) => ({ text })) });
});

it('keeps a locked quiz, and what was asked of it, from whoever may not open it', async () => {
  const lessonId = await quizLesson(app, await story.course());
  const learner = await story.learner();
  expect(await look(learner, lessonId)).toMatchObject({ quiz: null, runningQuizAttempt: null });
  expect(await start(learner, lessonId)).toMatchObject({
    attempt: null,
    userErrors: [{ code: 'LESSON_LOCKED' }],
  });
  expect((await app.visitor().send(StartQuizDocument, { lessonId })).errors?.[0]?.extensions.code).toBe(
    'UNAUTHENTICATED',
  );
  expect(await app.sql('select 1 from quiz_attempts where lesson_id = $1', [lessonId])).toEqual([]);
});

it('knows no attempt of somebody else, and no question that was not asked', async () => {
  const lessonId = await quizLesson(app, await story.course(), { trial: true });
  const [learner, stranger] = [await story.learner(), await story.learner()];
  const id = await begun(learner, lessonId);
  const absent = '01a1fc3c-0000-7000-8000-000000000000';
  for (const attemptId of [id, absent, 'nonsense'])
    expect((await submit(stranger, attemptId, RIGHT, 'a-strangers-key')).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
  const odd = [...RIGHT, { questionId: 'five', values: [] }];
  expect((await submit(learner, id, odd)).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  expect((await submit(learner, id, RIGHT, 'short')).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  expect((await look(learner, lessonId))?.runningQuizAttempt).toMatchObject({ id, submittedAt: null });
});
