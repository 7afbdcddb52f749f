import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx } from '../context.js';
import { extend, reads, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { issued, mayOpen } from '../learning/learning.reads.js';
import { handOut, type Issued } from '../learning/openings.js';
import { QuizAttempt } from './quiz-attempt.entity.js';
import { Quiz, QuizQuestion, QuizResult } from './quiz.types.js';

/** Questions without their answers, which stay in the database until an attempt was handed in. */
const asked = (questions: Sql): Sql =>
  sql`(select json_agg(json_build_object('id', q.of -> 'id', 'kind', q.of -> 'kind', 'text', q.of -> 'text',
      'options', q.of -> 'options', 'points', q.of -> 'points') order by q.at)
    from jsonb_array_elements(${questions}) with ordinality as q(of, at))`;

const quizOf = ({ activity }: Row<Lesson>): Sql =>
  sql`json_build_object('passPercent', ${activity} -> 'passPercent', 'maxAttempts', ${activity} -> 'maxAttempts',
    'totalPoints', (select sum((q ->> 'points')::int) from jsonb_array_elements(${activity} -> 'questions') as q),
    'questions', ${asked(sql`${activity} -> 'questions'`)})`;

/** What was asked and how it came out is content: it shows for as long as the lesson may be opened. */
const whileOpen = (attempt: Row<QuizAttempt>, content: Sql, given: Given): Sql =>
  sql`case when ${given.exists(Lesson, lesson => sql`${lesson.id} = ${attempt.lesson} and ${mayOpen(lesson, given)}`)}
    then ${content} end`;

const ofSubmitted = (attempt: Row<QuizAttempt>, value: Sql): Sql =>
  sql`case when ${attempt.submittedAt} is not null then ${value} end`;

reads(QuizAttempt, { visible: (attempt, { viewerId }) => sql`${attempt.user} = ${viewerId}` })
  .value('startedAt', () => Date, { description: 'When it began.', sql: attempt => attempt.createdAt })
  .value('score', () => Int, {
    description: 'Null until it is handed in.',
    nullable: true,
    sql: attempt => ofSubmitted(attempt, attempt.score),
  })
  .value('percent', () => Int, {
    description: 'Of all points, rounded down; null until it is handed in.',
    nullable: true,
    sql: attempt => ofSubmitted(attempt, attempt.percent),
  })
  .value('passed', () => Boolean, {
    description: 'Null until it is handed in.',
    nullable: true,
    sql: attempt => ofSubmitted(attempt, attempt.passed),
  })
  .value('questions', () => [QuizQuestion], {
    description: 'As they were when it began; null once the lesson may no longer be opened.',
    nullable: true,
    size: 20,
    sql: (attempt, given) => whileOpen(attempt, asked(attempt.questions), given),
  })
  .value('results', () => [QuizResult], {
    description:
      'Right answers and explanations; null until it is handed in, and while the lesson is locked.',
    nullable: true,
    size: 20,
    sql: (attempt, given) =>
      whileOpen(
        attempt,
        sql`(select json_agg(json_build_object('questionId', q.of -> 'id', 'values', r.of -> 'values',
            'answers', q.of -> 'answers', 'points', r.of -> 'points', 'explanation', q.of -> 'explanation') order by q.at)
          from jsonb_array_elements(${attempt.questions}) with ordinality as q(of, at)
          join jsonb_array_elements(${attempt.results}) as r(of) on r.of -> 'questionId' = q.of -> 'id')`,
        given,
      ),
  });

/** Attempts of the viewer's own, for a lesson. */
const own = (attempt: Row<QuizAttempt>, lesson: Row<Lesson>, { viewerId }: Given): Sql =>
  sql`${attempt.user} = ${viewerId} and ${attempt.lesson} = ${lesson.id}`;

extend(Lesson, Lesson)
  .value<Issued<Quiz>, Ctx>('quiz', () => Quiz, {
    description: 'What it asks; null while locked, and for other kinds.',
    nullable: true,
    sql: (lesson, given) =>
      sql`case when ${lesson.kind} = 'QUIZ' and ${lesson.activity} is not null
        then ${issued(lesson, quizOf(lesson), given)} end`,
    finish: (quiz, ctx) => handOut(ctx, quiz),
  })
  .page('quizAttempts', QuizAttempt, {
    description: "The viewer's own that were handed in, the latest first.",
    where: (attempt, lesson, given) =>
      sql`${own(attempt, lesson, given)} and ${attempt.submittedAt} is not null`,
    orderBy: attempt => [attempt.createdAt, attempt.id],
    direction: 'desc',
  })
  .one('bestQuizAttempt', () => QuizAttempt, {
    description: "The viewer's own with the highest percent, the earliest of those.",
    where: (attempt, lesson, given) =>
      sql`${own(attempt, lesson, given)} and ${attempt.submittedAt} is not null`,
    orderBy: attempt => [sql`-${attempt.percent}`, attempt.createdAt, attempt.id],
  })
  .one('runningQuizAttempt', () => QuizAttempt, {
    description: "The viewer's own that was begun and not handed in.",
    where: (attempt, lesson, given) => sql`${own(attempt, lesson, given)} and ${attempt.endedAt} is null`,
  })
  .value('quizAttemptsLeft', () => Int, {
    description: 'How often the viewer may still hand in; null: as often as they like.',
    nullable: true,
    // `greatest` passes over a null, which would make none left of as many as one likes.
    sql: (lesson, { viewerId }) =>
      sql`case when ${lesson.activity} ->> 'maxAttempts' is not null then
        greatest(0, (${lesson.activity} ->> 'maxAttempts')::int - (select count(*)::int from quiz_attempts b
          where b.user_id = ${viewerId} and b.lesson_id = ${lesson.id} and b.submitted_at is not null)) end`,
  });
