import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { Comment } from '../comments/comment.entity.js';
import '../comments/comments.reads.js';
import { Course } from '../catalog/course.entity.js';
import { extend, reads, rootRows } from '../kernel/reads/index.js';
import { LiveSession } from '../live/live-session.entity.js';
import { RoomMessage } from '../live/room-message.entity.js';
import { RoomQuestion } from '../live/room-question.entity.js';
import '../live/room.reads.js';
import { CourseAnswer } from '../questions/course-answer.entity.js';
import { CourseQuestion } from '../questions/course-question.entity.js';
import '../questions/questions.reads.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { Report } from './report.entity.js';

reads(Report, {
  visible: (report, { viewerId, viewerRole }) =>
    sql`(${report.reporter} = ${viewerId} or coalesce(${viewerRole} = 'ADMIN', false))`,
})
  .value('createdAt', () => Date, { description: 'When it was made.', sql: report => report.createdAt })
  .one('course', () => Course, {
    description: 'The course, or the one of which it is part; null where it shows no more, or there is none.',
    where: (course, report) => sql`${course.id} = ${report.course}`,
  })
  .one('comment', () => Comment, {
    description: 'The comment, where it is about one; null where it shows no more.',
    where: (comment, report) => sql`${comment.id} = ${report.comment}`,
  })
  .one('question', () => CourseQuestion, {
    description: 'The question, where it is about one; null where it shows no more.',
    where: (question, report) => sql`${question.id} = ${report.question}`,
  })
  .one('answer', () => CourseAnswer, {
    description: 'The answer, where it is about one; null where it shows no more.',
    where: (answer, report) => sql`${answer.id} = ${report.answer}`,
  })
  .one('roomQuestion', () => RoomQuestion, {
    description: 'What was asked in a live room, where it is about that; null where it shows no more.',
    where: (question, report) => sql`${question.id} = ${report.roomQuestion}`,
  })
  .one('roomMessage', () => RoomMessage, {
    description: 'What was said in a live room, where it is about that; null where it shows no more.',
    where: (message, report) => sql`${message.id} = ${report.roomMessage}`,
  })
  .one('live', () => LiveSession, {
    description: 'The live session in whose room it was said; null where it shows no more.',
    where: (session, report) => sql`${session.id} = coalesce(
      (select rq.session_id from room_questions rq where rq.id = ${report.roomQuestion}),
      (select rm.session_id from room_messages rm where rm.id = ${report.roomMessage}))`,
  })
  .one('reporter', () => User, {
    description: 'Who made it.',
    where: (user, report) => sql`${user.id} = ${report.reporter}`,
  })
  .value('others', () => Int, {
    description: 'How many more are open about the same thing; for admins, else 0.',
    sql: (
      report,
      { viewerRole },
    ) => sql`case when ${viewerRole} = 'ADMIN' then (select count(*)::int from reports other
      where other.subject_id = ${report.subjectId} and other.status = 'OPEN' and other.id <> ${report.id}) else 0 end`,
  });

extend(Viewer, User).page('reports', Report, {
  description: 'What the viewer reported, the latest first, and what came of it.',
  where: (report, viewer) => sql`${report.reporter} = ${viewer.id}`,
  orderBy: report => [report.createdAt, report.id],
  direction: 'desc',
});

/** For admins; the longest waiting first. */
export const allReports = rootRows('page', Report, {
  where: (report, given) =>
    given.has('status') ? sql`${report.status} = ${given.arg('status')}` : sql`true`,
  orderBy: report => [report.createdAt, report.id],
});
