import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import {
  ClaimCertificateDocument,
  StartQuizDocument,
  SubmitHomeworkDocument,
  SubmitQuizDocument,
  type ClaimCertificateMutation,
  type StartQuizMutation,
  type SubmitHomeworkMutation,
  type SubmitQuizMutation,
} from '../../graphql/generated/graphql.js';
import { quizLesson } from './activities.js';
import type { TestApp } from './start-app.js';
import type { Story } from './story.js';
import type { Visitor } from './visitor.js';

/** What passes `QUIZ` of activities.ts. */
const PASSING = [
  { questionId: 'one', values: ['0'] },
  { questionId: 'several', values: ['0', '2'] },
  { questionId: 'judged', values: ['false'] },
];

/** Begins a quiz and returns the attempt. */
export async function beginQuiz({ run }: Visitor, lessonId: string): Promise<string> {
  const { startQuiz } = await run<StartQuizMutation>(StartQuizDocument, { lessonId });
  expect(startQuiz.userErrors).toEqual([]);
  return startQuiz.attempt?.id ?? '';
}

export async function passQuiz(visitor: Visitor, lessonId: string): Promise<void> {
  const attemptId = await beginQuiz(visitor, lessonId);
  const { submitQuiz } = await visitor.run<SubmitQuizMutation>(SubmitQuizDocument, {
    input: { attemptId, clientKey: `key-${attemptId}`, answers: PASSING },
  });
  expect(submitQuiz.attempt?.passed).toBe(true);
}

/** Hands in a homework and returns the submission. */
export async function handIn(
  { run }: Visitor,
  lessonId: string,
  work: { text: string; fileIds?: string[] },
): Promise<string> {
  const { submitHomework } = await run<SubmitHomeworkMutation>(SubmitHomeworkDocument, {
    input: { lessonId, clientKey: randomUUID(), fileIds: [], ...work },
  });
  expect(submitHomework.userErrors).toEqual([]);
  return submitHomework.submission?.id ?? '';
}

/** A course of one trial quiz, to be completed by whoever passes it. */
export async function courseOfOneQuiz(
  app: TestApp,
  story: Story,
): Promise<{ id: string; title: string; quizId: string }> {
  const { id, title } = await story.course({ lessons: 0 });
  return { id, title, quizId: await quizLesson(app, { id }, { trial: true }) };
}

export const claim = async (
  { run }: Visitor,
  courseId: string,
  holderName = '王小明',
): Promise<ClaimCertificateMutation['claimCertificate']> =>
  (await run<ClaimCertificateMutation>(ClaimCertificateDocument, { input: { courseId, holderName } }))
    .claimCertificate;
