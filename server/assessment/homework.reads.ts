import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { isStaffOf } from '../catalog/catalog.reads.js';
import { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx } from '../context.js';
import { extend, reads, rootRows, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { issued } from '../learning/learning.reads.js';
import { handOut, type Issued } from '../learning/openings.js';
import { fileLink } from '../media/links.js';
import { HomeworkImage } from './homework-image.entity.js';
import { HomeworkSubmission } from './homework-submission.entity.js';
import { Homework } from './homework.types.js';

/** Whether it is of a course that the viewer teaches, or the viewer is an admin. */
export const isGrader = ({ lesson }: Pick<Row<HomeworkSubmission>, 'lesson'>, given: Given): Sql =>
  sql`exists (select 1 from lessons gl where gl.id = ${lesson} and ${isStaffOf(sql.ref('gl.course_id'), given)})`;

reads(HomeworkSubmission, {
  visible: (submission, given) =>
    sql`${submission.user} = ${given.viewerId} or ${isGrader(submission, given)}`,
})
  .value('submittedAt', () => Date, {
    description: 'When it was handed in.',
    sql: submission => submission.createdAt,
  })
  .value('waitingSeconds', () => Int, {
    description: 'How long it has waited for a grade; null where it does not.',
    nullable: true,
    sql: (submission, { now }) =>
      sql`case when ${submission.status} = 'SUBMITTED' then extract(epoch from ${now} - ${submission.createdAt})::int end`,
  })
  .one('lesson', () => Lesson, {
    description: 'Null where a later version of the course has left it out.',
    where: (lesson, submission) => sql`${lesson.id} = ${submission.lesson}`,
  })
  .many('images', () => HomeworkImage, {
    description: 'In their order.',
    size: 9,
    where: (image, submission) => sql`${image.submission} = ${submission.id}`,
    orderBy: image => [image.position],
  });

// Of whoever sees the submission, which is the only way to them.
reads(HomeworkImage).value<string, Ctx>('url', () => String, {
  description: 'Its address for ten minutes and this session.',
  sql: image => image.file,
  finish: (fileId, ctx) => fileLink(ctx, fileId),
});

extend(Lesson, Lesson)
  .value<Issued<Homework>, Ctx>('homework', () => Homework, {
    description: 'What it sets; null while locked, and for other kinds.',
    nullable: true,
    sql: (lesson, given) =>
      sql`case when ${lesson.kind} = 'HOMEWORK' and ${lesson.activity} is not null
        then ${issued(lesson, sql`${lesson.activity}`, given)} end`,
    finish: (homework, ctx) => handOut(ctx, homework),
  })
  .page('submissions', HomeworkSubmission, {
    description: "The viewer's own homework for it, the latest first.",
    where: (submission, lesson, { viewerId }) =>
      sql`${submission.user} = ${viewerId} and ${submission.lesson} = ${lesson.id}`,
    orderBy: submission => [submission.createdAt, submission.id],
    direction: 'desc',
  });

/** What staff look through; the oldest first, because somebody waits. */
export const homeworkToLookAt = rootRows('page', HomeworkSubmission, {
  where: (submission, given) => sql`${isGrader(submission, given)}
    ${given.has('status') ? sql`and ${submission.status} = ${given.arg('status')}` : sql``}
    ${
      given.has('courseId')
        ? sql`and exists (select 1 from lessons cl where cl.id = ${submission.lesson} and cl.course_id = ${given.id('courseId')})`
        : sql``
    }`,
  orderBy: submission => [submission.createdAt, submission.id],
});
