import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  AskedPageDocument,
  CourseQuestionsDocument,
  InboxPageDocument,
  LessonQuestionsDocument,
  QuestionPageDocument,
} from '../../graphql/generated/graphql.js';
import { answered, asked, trialOf } from '../testkit/questions.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let staff: Visitor;
let learner: Visitor;
let courseId: string;
let lessonId: string;
let id: string;
/** Thousands of questions of one course, and as many that wait for somebody else; a thousand answers to one. */
beforeAll(async () => {
  app = await startApp();
  const story = new Story(app);
  const teacher = await story.user({ role: Role.TEACHER });
  [staff, learner] = [await story.as(teacher), await story.learner()];
  const course = await story.course({ teacher });
  [courseId, lessonId] = [course.id, await trialOf(app, course)];
  ({ id } = await asked(learner, { lessonId }));
  const elsewhere = await asked(await story.learner(), {
    lessonId: await trialOf(app, await story.course()),
  });
  const answer = await answered(await story.learner(), id);
  const copies = (table: string, n: number, more = '') =>
    `insert into ${table} select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(),
       'client_key', 'copy' || n, 'created_at', t.created_at + make_interval(secs => n)${more}))).*
     from ${table} t, generate_series(1, ${n}) as n where t.id = $1`;
  await app.sql(
    copies('course_questions', 6_000, `, 'author_id', (select author_id from course_answers limit 1)`),
    [id],
  );
  await app.sql(copies('course_questions', 6_000), [elsewhere.id]);
  await app.sql(copies('course_answers', 1000), [answer.id]);
  await app.sql('analyze course_questions, course_answers, courses, lessons');
}, 60_000);
afterAll(() => app.stop());

/** What PostgreSQL means to do for a page, whoever asks. */
async function planOf(visitor: Visitor, document: unknown, variables: object): Promise<string> {
  const statements = await statementsOf(() => visitor.run(document as string, variables));
  const page = statements.find(text => text.includes('course_questions')) ?? '';
  const rows = await app.sql<{ 'QUERY PLAN': string }>(`explain (generic_plan) ${page}`);
  return rows.map(row => row['QUERY PLAN']).join('\n');
}

const first = { first: 20 };

it.each([
  ['the latest of a course', CourseQuestionsDocument, () => ({ courseId }), 'course_id_created_at'],
  ['the most liked', CourseQuestionsDocument, () => ({ courseId, sort: 'LIKED' }), 'course_id_like_count'],
  ['those that wait', CourseQuestionsDocument, () => ({ courseId, sort: 'UNANSWERED' }), 'waiting_of_course'],
  ['the latest of a lesson', LessonQuestionsDocument, () => ({ lessonId }), 'lesson_id_created_at'],
  ['one’s own', AskedPageDocument, () => ({}), 'author_id_created_at'],
] as const)('finds %s by an index in their order', async (_what, document, variables, index) => {
  expect(await planOf(learner, document, { ...variables(), ...first })).toContain(
    `course_questions_${index}`,
  );
});

it('finds the answers to a question by an index in their order', async () => {
  const plan = await planOf(learner, QuestionPageDocument, { id, ...first });
  expect(plan).toContain('Index Scan using course_answers_of_question');
});

it('finds what waits for a teacher by the index of all that waits', async () => {
  const plan = await planOf(staff, InboxPageDocument, { waiting: true, ...first });
  expect(plan).toContain('course_questions_waiting');
});
