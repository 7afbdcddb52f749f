import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { AnswerCourseQuestionDocument, AskCourseQuestionDocument } from '../../graphql/generated/graphql.js';
import { byApi } from './by-api.js';
import type { Stage } from './purchase.js';
import { lessonOf } from './study.js';

export const TEACHER = '林深见';
const LESSON = '为什么是 Python，为什么是现在';

/** 小明 asks under a free lesson, on another device; `answer` is what his teacher says to it. */
export async function askedByXiaoming(stage: Stage, text: string) {
  const ask = await byApi(stage, 'xiaoming');
  const { askCourseQuestion } = await ask(AskCourseQuestionDocument, {
    input: { lessonId: await lessonOf(stage, LESSON), positionSeconds: null, text, clientKey: randomUUID() },
  });
  const questionId = askCourseQuestion.question!.id;
  const answer = async (words: string): Promise<void> => {
    const teach = await byApi(stage, 'teacher');
    const { answerCourseQuestion } = await teach(AnswerCourseQuestionDocument, {
      input: { questionId, text: words, clientKey: randomUUID() },
    });
    expect(answerCourseQuestion.userErrors).toEqual([]);
  };
  return { questionId, answer };
}

/** What 小明 was told of, and whether he read it, the latest first. */
export const toldToXiaoming = ({ database }: Stage) =>
  database.rows(
    `select n.kind, n.read_at is not null as read from notices n join users u on u.id = n.user_id
      where u.username = 'xiaoming' order by n.created_at desc`,
  );
