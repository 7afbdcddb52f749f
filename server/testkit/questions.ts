import { randomUUID } from 'node:crypto';
import {
  AnswerCourseQuestionDocument,
  AskCourseQuestionDocument,
  QuestionPageDocument,
  type AnswerBodyFragment,
  type AnswerCourseQuestionMutation,
  type AskCourseQuestionMutation,
  type QuestionPageQuery,
  type QuestionRowFragment,
} from '../../graphql/generated/graphql.js';
import type { Visitor } from './visitor.js';

interface Asking {
  lessonId: string;
  text?: string;
  positionSeconds?: number | null;
  clientKey?: string;
}

/** What comes of a question, with the client's own document. */
export async function ask(
  visitor: Visitor,
  asking: Asking,
): Promise<AskCourseQuestionMutation['askCourseQuestion']> {
  const input = { clientKey: randomUUID(), text: '这里为什么要这样写？', ...asking };
  return (await visitor.run<AskCourseQuestionMutation>(AskCourseQuestionDocument, { input }))
    .askCourseQuestion;
}

/** A question that must come to be. */
export async function asked(visitor: Visitor, asking: Asking): Promise<QuestionRowFragment> {
  const { question, userErrors } = await ask(visitor, asking);
  if (!question) throw new Error(JSON.stringify(userErrors));
  return question;
}

export async function answer(
  visitor: Visitor,
  questionId: string,
  text = '因为这样更清楚。',
  clientKey: string = randomUUID(),
): Promise<AnswerCourseQuestionMutation['answerCourseQuestion']> {
  const input = { clientKey, questionId, text };
  return (await visitor.run<AnswerCourseQuestionMutation>(AnswerCourseQuestionDocument, { input }))
    .answerCourseQuestion;
}

/** An answer that must come to be. */
export async function answered(
  visitor: Visitor,
  questionId: string,
  text?: string,
): Promise<AnswerBodyFragment> {
  const { answer: body, userErrors } = await answer(visitor, questionId, text);
  if (!body) throw new Error(JSON.stringify(userErrors));
  return body;
}

/** A question with its answers, as its page shows it to somebody; null where there is none for them. */
export const questionOf = async (visitor: Visitor, id: string) =>
  (await visitor.run<QuestionPageQuery>(QuestionPageDocument, { id, first: 50 })).courseQuestion ?? null;
