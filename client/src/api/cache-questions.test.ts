import { describe, expect, it } from 'vitest';
import type { ExecutionResult, Operation } from '@urql/core';
import {
  AcceptCourseAnswerDocument,
  AskCourseQuestionDocument,
  CourseQuestionsDocument,
  LikeCourseQuestionDocument,
  QuestionPageDocument,
  RemoveCourseQuestionDocument,
} from '@graphql/graphql';
import { clientBefore } from './testing/client-before';

const pageInfo = { __typename: 'PageInfo', hasNextPage: false, endCursor: null };
const lesson = {
  __typename: 'Lesson',
  id: 'l',
  title: '变量',
  kind: 'VIDEO',
  access: 'OPEN',
  questionCount: 1,
};
const words = {
  createdAt: '2026-11-21T03:00:00Z',
  editedAt: null,
  state: 'VISIBLE',
  text: '为什么',
  hiddenReason: null,
  author: { __typename: 'User', id: 'u', name: '小明', avatarUrl: null },
  isMine: true,
  mayEdit: true,
  mayHide: false,
  liked: false,
  likeCount: 2,
};
const question = {
  __typename: 'CourseQuestion',
  id: 'q',
  ...words,
  positionSeconds: 7,
  answerCount: 1,
  answeredAt: null,
  mayAccept: true,
  mayAnswer: true,
  lesson,
  accepted: null,
};
const answer = {
  __typename: 'CourseAnswer',
  id: 'a',
  ...words,
  byTeacher: true,
  isAccepted: false,
};
const questions = { __typename: 'CourseQuestionConnection', nodes: [question], pageInfo };
const course = { __typename: 'Course', id: 'c', title: 'Python入门', questionCount: 1 };
const told = { __typename: 'CourseQuestionPayload', question, answer, course, userErrors: [] };

const ANSWERS: Record<string, object> = {
  CourseQuestions: { course: { ...course, questions } },
  QuestionPage: {
    shop: { __typename: 'Shop', sellsHere: true, questionsHere: true, now: '2026-11-21T03:00:00Z' },
    courseQuestion: {
      ...question,
      course,
      answers: { __typename: 'CourseAnswerConnection', nodes: [answer], pageInfo },
    },
  },
  AskCourseQuestion: { askCourseQuestion: told },
  RemoveCourseQuestion: { removeCourseQuestion: { ...told, question: null, answer: null } },
  AcceptCourseAnswer: { acceptCourseAnswer: told },
  LikeCourseQuestion: { likeCourseQuestion: told },
};
const settle = () => new Promise(resolve => setTimeout(resolve, 5));
const answerTo = async ({ kind, query }: Operation): Promise<ExecutionResult> => {
  if (kind === 'mutation') await settle();
  const [definition] = query.definitions;
  return { data: ANSWERS[(definition as { name: { value: string } }).name.value] };
};

async function reading() {
  const { client, asked } = clientBefore(answerTo);
  const likes: (readonly [boolean, number] | undefined)[] = [];
  client.query(CourseQuestionsDocument, { courseId: 'c', first: 10 }).subscribe(({ data }) => {
    const [first] = data?.course?.questions.nodes ?? [];
    likes.push(first && [first.liked, first.likeCount]);
  });
  client.query(QuestionPageDocument, { id: 'q', first: 10 }).subscribe(() => undefined);
  await settle();
  asked.length = likes.length = 0;
  return { client, asked, likes };
}

describe('questions in the cache', () => {
  it('ask anew for the lists that a new one belongs into', async () => {
    const { client, asked } = await reading();
    await client
      .mutation(AskCourseQuestionDocument, { input: { lessonId: 'l', text: '为什么', clientKey: 'k' } })
      .toPromise();
    await settle();
    expect(asked).toEqual(['AskCourseQuestion', 'CourseQuestions']);
  });

  it('are gone from every page once they are removed', async () => {
    const { client, asked } = await reading();
    await client.mutation(RemoveCourseQuestionDocument, { id: 'q' }).toPromise();
    await settle();
    expect(asked.slice().sort()).toEqual(['CourseQuestions', 'QuestionPage', 'RemoveCourseQuestion']);
  });

  it('have their answers told anew once one is accepted, and their lists left alone', async () => {
    const { client, asked } = await reading();
    await client
      .mutation(AcceptCourseAnswerDocument, { input: { questionId: 'q', answerId: 'a' } })
      .toPromise();
    await settle();
    expect(asked).toEqual(['AcceptCourseAnswer', 'QuestionPage']);
  });

  it('are liked before the server has answered', async () => {
    const { client, asked, likes } = await reading();
    await client.mutation(LikeCourseQuestionDocument, { input: { id: 'q', liked: true } }).toPromise();
    expect(likes[0]).toEqual([true, 3]);
    expect(asked).toEqual(['LikeCourseQuestion']);
  });
});
