import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import {
  AnswerCourseQuestionDocument,
  AskCourseQuestionDocument,
  MarkNoticesReadDocument,
} from '../../graphql/generated/graphql.js';
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

export interface Told {
  kind: string;
  read: boolean;
}

/**
 * 小明 reads on another device whatever the demo told him; what comes back looks up what he was told of since,
 * and whether he read it, the latest first.
 */
export async function nothingUnread(stage: Stage): Promise<() => Promise<Told[]>> {
  const ask = await byApi(stage, 'xiaoming');
  const { markNoticesRead } = await ask(MarkNoticesReadDocument, { input: { ids: null } });
  expect([markNoticesRead.userErrors, markNoticesRead.me?.unreadNotices]).toEqual([[], 0]);
  const old = await noticesOfXiaoming(stage);
  const known = new Set(old.map(({ id }) => id));
  return async () => {
    const all = await noticesOfXiaoming(stage);
    return all.filter(({ id }) => !known.has(id)).map(({ kind, read }) => ({ kind, read }));
  };
}

const noticesOfXiaoming = ({ database }: Stage) =>
  database.rows<Told & { id: string }>(
    `select n.id, n.kind, n.read_at is not null as read from notices n join users u on u.id = n.user_id
      where u.username = 'xiaoming' order by n.created_at desc`,
  );
