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
import type { TestApp } from './start-app.js';
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

/** Questions of a course from the first to the last, walked page by page. */
export async function listOf(
  visitor: Visitor,
  courseId: string,
  page: { sort?: string; mine?: boolean; first?: number } = {},
): Promise<{ count: number; ids: string[] }> {
  interface Answer {
    course: {
      questionCount: number;
      questions: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    };
  }
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const { course }: Answer = await visitor.run<Answer>(
      `query ($id: ID!, $sort: CourseQuestionSort, $mine: Boolean, $first: Int, $after: String) { course(id: $id) {
        questionCount questions(sort: $sort, mine: $mine, first: $first, after: $after) {
          nodes { id } pageInfo { hasNextPage endCursor } } } }`,
      { id: courseId, after, ...page },
    );
    ids.push(...course.questions.nodes.map(({ id }) => id));
    after = course.questions.pageInfo.endCursor;
    if (!course.questions.pageInfo.hasNextPage) return { count: course.questionCount, ids };
  }
}

type Database = Pick<TestApp, 'sql'>;

export const countOf = async (
  { sql }: Database,
  table: string,
  where: string,
  ...values: unknown[]
): Promise<number> =>
  (await sql<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`, values))[0]?.n ?? -1;

/** What people were told of a text or of what became of it, the first first. */
export const noticesOf = (
  { sql }: Database,
  id: string,
): Promise<{ kind: string; user_id: string; title: string; text: string }[]> =>
  sql(`select kind, user_id, title, text from notices where key like $1 order by created_at, id`, [
    `%:${id}%`,
  ]);

/** The lesson of a course that everybody may open. */
export const trialOf = async ({ sql }: Database, { id }: { id: string }): Promise<string> =>
  (await sql<{ id: string }>('select id from lessons where course_id = $1 and trial', [id]))[0]?.id ?? '';
