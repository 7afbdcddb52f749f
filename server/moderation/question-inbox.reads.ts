import { sql } from 'kysely';
import { ID, Int } from 'type-graphql';
import { extend, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { CourseQuestion } from '../questions/course-question.entity.js';
import { waits } from '../questions/questions.reads.js';
import { User } from '../users/user.entity.js';
import { counted } from './desk.reads.js';
import { StaffDesk } from './desk.types.js';

/** The courses are looked up once a statement, so that what others wait for is passed by without a look at its course. */
const isForViewer = (question: Pick<Row<CourseQuestion>, 'course'>, given: Given): Sql =>
  sql`(coalesce(${given.viewerRole} = 'ADMIN', false)
    or ${question.course} = any (array(select ic.id from courses ic where ic.teacher_id = ${given.viewerId})))`;

const isWaiting = ({ choice }: Given): boolean => choice('waiting') !== 'false';

extend(StaffDesk, User)
  .page('questionInbox', CourseQuestion, {
    description: 'Questions under own courses, for admins under all: the longest waiting first.',
    args: {
      waiting: {
        type: () => Boolean,
        description: 'False: those that were answered, the latest first. True unless it says otherwise.',
      },
      courseId: { type: () => ID },
    },
    where: (question, _desk, given) => sql`${isForViewer(question, given)} and ${
      isWaiting(given) ? waits(question) : sql`${question.state} = 'VISIBLE' and not ${waits(question)}`
    }
      ${given.has('courseId') ? sql`and ${question.course} = ${given.id('courseId')}` : sql``}`,
    orderBy: question => [question.createdAt, question.id],
    direction: given => (isWaiting(given) ? 'asc' : 'desc'),
  })
  .value('waitingQuestions', () => Int, {
    description: 'Questions that wait for an answer.',
    sql: (_desk, given) =>
      counted(sql`course_questions wq join lessons wl on wl.id = wq.lesson_id and wl.removed_at is null
        where wq.state = 'VISIBLE' and wq.teacher_answered_at is null and wq.accepted_at is null
          and ${isForViewer({ course: sql.ref('wq.course_id') }, given)}`),
  });
