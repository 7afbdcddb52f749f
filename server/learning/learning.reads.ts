import { sql } from 'kysely';
import { Int, registerEnumType } from 'type-graphql';
import { courseOfIdVisible, isStaffOf } from '../catalog/catalog.reads.js';
import '../users/users.reads.js';
import { Course } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { extend, reads, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import type { Ctx } from '../context.js';
import { Access } from './access.rules.js';
import { articleFor, type Article } from './article.js';
import { Grant } from './grant.entity.js';
import { handOut, type Issued } from './openings.js';
import { isCompleted, lastLearnt, stoppedAt } from './progress.reads.js';

registerEnumType(Access, {
  name: 'Access',
  description: 'OPEN: may be learnt; PREVIEW: some lessons are open; LOCKED.',
});

/** `isLive` of access.rules in SQL. */
const live = (alias: string, now: Sql): Sql => {
  const grant = (column: string) => sql.ref(`${alias}.${column}`);
  return sql`${grant('revoked_at')} is null and ${grant('starts_at')} <= ${now}
    and (${grant('ends_at')} is null or ${grant('ends_at')} > ${now})`;
};

/** Whether the viewer may open everything in a course: the facts of `AccessFacts` in SQL. */
export const opens = (courseId: Sql, given: Given): Sql =>
  sql`(${isStaffOf(courseId, given)} or ${learns(courseId, given)})`;

const isTakenDown = (courseId: Sql): Sql =>
  sql`exists (select 1 from courses td where td.id = ${courseId} and td.status = 'TAKEN_DOWN')`;

const learns = (courseId: Sql, { viewerId, now }: Given): Sql =>
  sql`(exists (select 1 from grants g where g.user_id = ${viewerId} and g.course_id = ${courseId} and ${live('g', now)})
    and not ${isTakenDown(courseId)})`;

/** Whether the viewer has what a membership gives, whatever course it opens. */
export const isMember = ({ viewerId, now }: Given): Sql =>
  sql`exists (select 1 from grants mg where mg.user_id = ${viewerId} and mg.source = 'MEMBERSHIP' and ${live('mg', now)})`;

/** `isForGood` of access.rules in SQL, for the viewer; a teacher has the own courses. */
export const learnsForGood = (courseId: Sql, { viewerId }: Given): Sql =>
  sql`(exists (select 1 from courses oc where oc.id = ${courseId} and oc.teacher_id = ${viewerId})
    or exists (select 1 from grants g where g.user_id = ${viewerId} and g.course_id = ${courseId}
      and g.ends_at is null and g.revoked_at is null))`;

/** `accessEnd` of access.rules in SQL, for the viewer. */
const accessEnd = (courseId: Sql, given: Given): Sql => {
  const mine = (alias: string) =>
    sql`${sql.ref(`${alias}.user_id`)} = ${given.viewerId} and ${sql.ref(`${alias}.course_id`)} = ${courseId}`;
  return sql`case when ${learns(courseId, given)} and not ${isStaffOf(courseId, given)} then (
    select min(e.ends_at) from grants e where ${mine('e')} and e.revoked_at is null and e.ends_at > ${given.now}
      and not exists (select 1 from grants n where ${mine('n')} and ${live('n', sql.ref('e.ends_at'))})) end`;
};

/** `courseAccess` of access.rules in SQL; a property test holds the two together. */
const courseAccessSql = (course: Row<Course>, given: Given): Sql =>
  sql`case when ${opens(course.id, given)} then 'OPEN'
    when exists (select 1 from lessons tl where tl.course_id = ${course.id} and tl.trial and tl.removed_at is null)
      and not ${isTakenDown(course.id)} then 'PREVIEW'
    else 'LOCKED' end`;

/** `lessonAccess` of access.rules in SQL. */
export const mayOpen = (lesson: Row<Lesson>, given: Given): Sql =>
  sql`(${lesson.trial} and not ${isTakenDown(lesson.course)} or ${opens(lesson.course, given)})`;

/**
 * Content as `Issued`, where the viewer may open the lesson. A learner who is given what is not on trial makes progress;
 * staff do not.
 */
export const issued = (lesson: Row<Lesson>, content: Sql, given: Given): Sql =>
  sql`case when ${mayOpen(lesson, given)} then json_build_object('content', ${content}, 'unopened',
    case when not (${lesson.trial} or ${isStaffOf(lesson.course, given)} or exists (select 1 from lesson_openings lo
      where lo.user_id = ${given.viewerId} and lo.lesson_id = ${lesson.id})) then ${lesson.id} end) end`;

extend(Course, Course)
  .value('access', () => Access, {
    description: 'What the viewer may do with the course.',
    sql: courseAccessSql,
  })
  .value('accessEndsAt', () => Date, {
    description: "When the viewer's access ends; null while it has no end, or there is none.",
    nullable: true,
    sql: (course, given) => accessEnd(course.id, given),
  })
  .value('learnerCount', () => Int, {
    description: 'People who may learn it now.',
    sql: (course, { now }) =>
      sql`(select count(distinct g.user_id)::int from grants g where g.course_id = ${course.id} and ${live('g', now)})`,
  })
  .one('lastLesson', () => Lesson, {
    description:
      'Where the viewer goes on: the lesson where they stopped, or the next one that is not completed.',
    where: (lesson, course, given) => sql`${lesson.course} = ${course.id} and ${mayOpen(lesson, given)}`,
    orderBy: (lesson, given) => [
      isCompleted(lesson, given),
      sql`${lesson.number} < ${stoppedAt(lesson.course, given)}`,
      lesson.number,
    ],
  });

extend(Lesson, Lesson)
  .value('access', () => Access, {
    description: 'OPEN or LOCKED.',
    sql: (lesson, given) => sql`case when ${mayOpen(lesson, given)} then 'OPEN' else 'LOCKED' end`,
  })
  .value<Issued<Article>, Ctx>('body', () => String, {
    description: 'Sanitised HTML of an article, its pictures by short-lived addresses; null while locked.',
    nullable: true,
    sql: (lesson, given) =>
      sql`case when ${lesson.article} is not null then ${issued(
        lesson,
        sql`json_build_object('html', ${lesson.article}, 'lesson', ${lesson.id}, 'course', ${lesson.course})`,
        given,
      )} end`,
    finish: async (article, ctx) => articleFor(ctx, await handOut(ctx, article)),
  });

reads(Grant, {
  visible: (grant, given) =>
    sql`${grant.user} = ${given.viewerId} and ${grant.revokedAt} is null and ${grant.startsAt} <= ${given.now}
      and (${grant.endsAt} is null or ${grant.endsAt} > ${given.now})
      and ${courseOfIdVisible(grant.course, given)}`,
})
  .value('grantedAt', () => Date, { description: 'Since when.', sql: grant => grant.startsAt })
  .value('endsAt', () => Date, {
    description: 'When it will no longer be so, whatever was bought to follow included; null: never.',
    nullable: true,
    sql: (grant, given) => accessEnd(grant.course, given),
  });

extend(Viewer, User).page('courses', Grant, {
  description:
    'Courses the viewer may learn, what was learnt last first; each once, however many grants open it.',
  where: (grant, viewer, { now }) =>
    sql`${grant.user} = ${viewer.id} and not exists (select 1 from grants o where o.user_id = ${grant.user}
      and o.course_id = ${grant.course} and ${live('o', now)} and (o.starts_at, o.id) > (${grant.startsAt}, ${grant.id}))`,
  orderBy: grant => [sql`greatest(${grant.startsAt}, ${lastLearnt(grant.user, grant.course)})`, grant.id],
  direction: 'desc',
});
