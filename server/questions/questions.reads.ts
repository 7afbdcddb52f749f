import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { isStaffOf } from '../catalog/catalog.reads.js';
import { Course } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { extend, reads, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { mayOpen, opens } from '../learning/learning.reads.js';
import { isAdmin, isOwn, mayEditSql, tells } from '../safety/written.reads.js';
import { EDIT_MINUTES } from '../safety/written.rules.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { CourseAnswer } from './course-answer.entity.js';
import { CourseQuestion } from './course-question.entity.js';
import { CourseQuestionSort } from './questions.types.js';

export const mayHideQuestion = (question: Row<CourseQuestion>, given: Given): Sql =>
  mayHide(question, question.course, given);

export const mayHideAnswer = (answer: Row<CourseAnswer>, given: Given): Sql =>
  mayHide(answer, courseOf(answer), given);

/** Whoever asked, and staff of the course. */
export const mayAccept = (question: Row<CourseQuestion>, given: Given): Sql =>
  sql`(${question.state} = 'VISIBLE' and (${isOwn(question, given)} or ${isStaffOf(question.course, given)}))`;

/** Whether somebody still waits for an answer: what the indexes of those that wait say. */
export const waits = (question: Row<CourseQuestion>): Sql =>
  sql`(${question.state} = 'VISIBLE' and ${question.teacherAnsweredAt} is null and ${question.acceptedAt} is null)`;

/** Of the question that an answer hangs on. */
const courseOf = (answer: Row<CourseAnswer>): Sql =>
  sql`(select aq.course_id from course_questions aq where aq.id = ${answer.question})`;

type Hideable = Pick<Row<CourseQuestion>, 'state' | 'hiddenByTeacher'>;

/** What the teacher hid stays before the teacher's eyes, to let it show again. */
const hiddenByStaff = (text: Hideable, courseId: Sql, given: Given): Sql =>
  sql`(${text.state} = 'HIDDEN' and ${text.hiddenByTeacher} and ${isStaffOf(courseId, given)})`;

/** What shows may be hidden, what was hidden let show again: by a teacher only what was the own deed. */
const mayHide = (text: Hideable, courseId: Sql, given: Given): Sql =>
  sql`((${text.state} = 'VISIBLE' and ${isStaffOf(courseId, given)}) or ${hiddenByStaff(text, courseId, given)}
    or (${text.state} = 'HIDDEN' and ${isAdmin(given)}))`;

const reasonFor = (
  text: Hideable & Pick<Row<CourseQuestion>, 'author' | 'hiddenReason'>,
  courseId: Sql,
  given: Given,
): Sql =>
  sql`case when ${text.state} = 'HIDDEN' and (${isOwn(text, given)} or ${isStaffOf(courseId, given)})
    then ${text.hiddenReason} end`;

reads(CourseQuestion, {
  // For those who may open the lesson: what is asked there tells of what is in it.
  visible: (
    question,
    given,
  ) => sql`(${tells(question, given)} or ${hiddenByStaff(question, question.course, given)})
    and ${given.exists(Lesson, lesson => sql`${lesson.id} = ${question.lesson} and ${mayOpen(lesson, given)}`)}`,
})
  .value('createdAt', () => Date, { description: 'When it was asked.', sql: question => question.createdAt })
  .value('text', () => String, {
    description: 'Plain text.',
    sql: question => question.text,
  })
  .one('author', () => User, {
    description: 'Who asks.',
    where: (user, question) => sql`${user.id} = ${question.author}`,
  })
  .value('answeredAt', () => Date, {
    description: 'When the teacher first answered or an answer was accepted; null while it waits.',
    nullable: true,
    sql: question => sql`least(${question.teacherAnsweredAt}, ${question.acceptedAt})`,
  })
  .value('isMine', () => Boolean, { description: 'Whether the viewer asks it.', sql: isOwn })
  .value('mayEdit', () => Boolean, {
    description: `Whether the viewer may still change it: its author, for ${EDIT_MINUTES} minutes.`,
    sql: mayEditSql,
  })
  .value('mayHide', () => Boolean, {
    description:
      'Whether the viewer may hide it, or let it show again: admins, and the teacher of the course.',
    sql: mayHideQuestion,
  })
  .value('mayAnswer', () => Boolean, {
    description: 'Whether the viewer may answer: whoever may open the lesson and is logged in.',
    sql: (question, { viewerId }) => sql`(${question.state} = 'VISIBLE' and ${viewerId} is not null)`,
  })
  .value('mayAccept', () => Boolean, {
    description: 'Whether the viewer may say which answer helped: whoever asked, and the teacher.',
    sql: mayAccept,
  })
  .value('hiddenReason', () => String, {
    description: 'Why it was taken out of sight; for its author and staff.',
    nullable: true,
    sql: (question, given) => reasonFor(question, question.course, given),
  })
  .value('liked', () => Boolean, {
    description: 'Whether the viewer likes it.',
    sql: (question, { viewerId }) => sql`exists (select 1 from course_question_likes ql
      where ql.question_id = ${question.id} and ql.user_id = ${viewerId})`,
  })
  .one('accepted', () => CourseAnswer, {
    description: 'The answer that helped.',
    where: (answer, question) => sql`${answer.id} = ${question.acceptedId}`,
  })
  .page('answers', CourseAnswer, {
    description: 'All answers: the teacher’s first, then by likes, then the first one first.',
    where: (answer, question) => sql`${answer.question} = ${question.id}`,
    orderBy: answer => [
      sql`(not ${answer.byTeacher})::int`,
      sql`(- ${answer.likeCount})`,
      answer.createdAt,
      answer.id,
    ],
  });

reads(CourseAnswer, {
  visible: (
    answer,
    given,
  ) => sql`(${tells(answer, given)} or ${hiddenByStaff(answer, courseOf(answer), given)})
    and ${given.exists(CourseQuestion, question => sql`${question.id} = ${answer.question}`)}`,
})
  .value('createdAt', () => Date, { description: 'When it was written.', sql: answer => answer.createdAt })
  .value('text', () => String, { description: 'Plain text.', sql: answer => answer.text })
  .one('author', () => User, {
    description: 'Who answers.',
    where: (user, answer) => sql`${user.id} = ${answer.author}`,
  })
  .value('isAccepted', () => Boolean, {
    description: 'Whether it is the answer that helped.',
    sql: answer => sql`exists (select 1 from course_questions eq where eq.accepted_id = ${answer.id}
      and eq.id = ${answer.question})`,
  })
  .value('isMine', () => Boolean, { description: 'Whether the viewer wrote it.', sql: isOwn })
  .value('mayEdit', () => Boolean, {
    description: `Whether the viewer may still change it: its author, for ${EDIT_MINUTES} minutes.`,
    sql: mayEditSql,
  })
  .value('mayHide', () => Boolean, {
    description:
      'Whether the viewer may hide it, or let it show again: admins, and the teacher of the course.',
    sql: mayHideAnswer,
  })
  .value('hiddenReason', () => String, {
    description: 'Why it was taken out of sight; for its author and staff.',
    nullable: true,
    sql: (answer, given) => reasonFor(answer, courseOf(answer), given),
  })
  .value('liked', () => Boolean, {
    description: 'Whether the viewer likes it.',
    sql: (answer, { viewerId }) => sql`exists (select 1 from course_answer_likes al
      where al.answer_id = ${answer.id} and al.user_id = ${viewerId})`,
  });

const sort = { type: () => CourseQuestionSort, description: 'NEWEST unless it says otherwise.' };

/** The columns of an index each, so that any page is found where it begins. */
const order = (question: Row<CourseQuestion>, given: Given): Sql[] =>
  (given.choice('sort') ?? CourseQuestionSort.NEWEST) === CourseQuestionSort.LIKED
    ? [question.likeCount, question.id]
    : [question.createdAt, question.id];

const sorted = (question: Row<CourseQuestion>, given: Given): Sql =>
  given.choice('sort') === CourseQuestionSort.UNANSWERED ? sql` and ${waits(question)}` : sql``;

/** How many are counted: beyond that nobody reads the number. */
const MANY = 1000;

const counted = (where: Sql): Sql =>
  sql`(select count(*)::int from (select 1 from course_questions cq join lessons cl on cl.id = cq.lesson_id
    where cq.state = 'VISIBLE' and cl.removed_at is null and ${where} limit ${sql.lit(MANY)}) counted)`;

extend(Course, Course)
  .page('questions', CourseQuestion, {
    description: 'What is asked under lessons of the course that the viewer may open.',
    args: {
      sort,
      mine: { type: () => Boolean, description: 'Only what the viewer asks.' },
    },
    where: (question, course, given) => sql`${question.course} = ${course.id}
      ${given.choice('mine') === 'true' ? sql`and ${question.author} = ${given.viewerId}` : sql``}
      ${sorted(question, given)}`,
    orderBy: order,
    direction: 'desc',
  })
  .value('questionCount', () => Int, {
    description: `Questions under lessons of the course that the viewer may open; counted up to ${MANY}.`,
    sql: (course, given) =>
      counted(sql`cq.course_id = ${course.id} and (cl.trial or (select ${opens(course.id, given)}))`),
  });

extend(Lesson, Lesson)
  .page('questions', CourseQuestion, {
    description: 'What is asked under the lesson, for those who may open it.',
    args: { sort },
    where: (question, lesson, given) => sql`${question.lesson} = ${lesson.id} ${sorted(question, given)}`,
    orderBy: order,
    direction: 'desc',
  })
  .value('questionCount', () => Int, {
    description: `Questions under the lesson; counted up to ${MANY}; 0 while it is locked.`,
    sql: (lesson, given) =>
      sql`case when ${mayOpen(lesson, given)} then ${counted(sql`cq.lesson_id = ${lesson.id}`)} else 0 end`,
  });

extend(Viewer, User).page('askedQuestions', CourseQuestion, {
  description: 'What the viewer asks under lessons that they may open, the latest first.',
  where: (question, viewer) => sql`${question.author} = ${viewer.id}`,
  orderBy: question => [question.createdAt, question.id],
  direction: 'desc',
});
