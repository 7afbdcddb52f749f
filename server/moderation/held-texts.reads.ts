import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { extend, rootRows } from '../kernel/reads/index.js';
import { CourseAnswer } from '../questions/course-answer.entity.js';
import { CourseQuestion } from '../questions/course-question.entity.js';
import '../questions/questions.reads.js';
import { User } from '../users/user.entity.js';
import { forAdmins } from './desk.reads.js';
import { StaffDesk } from './desk.types.js';

/** What waits for a person, the longest waiting first; each by the index of those alone. */
export const heldQuestions = rootRows('page', CourseQuestion, {
  where: question => sql`${question.state} = 'HELD'`,
  orderBy: question => [question.createdAt, question.id],
});

export const heldAnswers = rootRows('page', CourseAnswer, {
  where: answer => sql`${answer.state} = 'HELD'`,
  orderBy: answer => [answer.createdAt, answer.id],
});

extend(StaffDesk, User)
  .value('heldQuestions', () => Int, {
    description: 'Questions under lessons that wait for a person; for admins.',
    sql: (_desk, given) =>
      forAdmins(
        sql`course_questions hq where hq.state = 'HELD'
          and ${given.exists(CourseQuestion, question => sql`${question.id} = hq.id`)}`,
        given,
      ),
  })
  .value('heldAnswers', () => Int, {
    description: 'Answers to them that wait for a person; for admins.',
    sql: (_desk, given) =>
      forAdmins(
        sql`course_answers ha where ha.state = 'HELD'
          and ${given.exists(CourseAnswer, answer => sql`${answer.id} = ha.id`)}`,
        given,
      ),
  });
