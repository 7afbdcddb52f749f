import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { isGrader } from '../assessment/homework.reads.js';
import { Comment } from '../comments/comment.entity.js';
import '../comments/comments.reads.js';
import { extend, reads, type Given, type Sql } from '../kernel/reads/index.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { MOST_COUNTED, StaffDesk } from './desk.types.js';

/** How many rows there are, as far as anybody counts. */
export const counted = (rows: Sql): Sql =>
  sql`(select count(*)::int from (select 1 from ${rows} limit ${sql.lit(MOST_COUNTED)}) counted)`;

/** Nothing is counted for whom it is not. */
export const forAdmins = (rows: Sql, { viewerRole }: Given): Sql =>
  sql`case when ${viewerRole} = 'ADMIN' then ${counted(rows)} else 0 end`;

/** Those that the queue shows: what was said under a lesson that is gone waits for nobody. */
const held = (given: Given): Sql => sql`comments hc where hc.state = 'HELD'
  and ${given.exists(Comment, comment => sql`${comment.id} = hc.id`)}`;

const toGrade = (given: Given): Sql => sql`homework_submissions hs where hs.status = 'SUBMITTED'
  and ${isGrader({ lesson: sql.ref('hs.lesson_id') }, given)}`;

reads<User>(StaffDesk, {
  from: User,
  visible: (user, { viewerId, viewerRole }) =>
    sql`${user.id} = ${viewerId} and ${viewerRole} in ('TEACHER', 'ADMIN')`,
})
  .value('courseReviews', () => Int, {
    description: 'Versions of courses that wait for review; for admins.',
    sql: (_desk, given) => forAdmins(sql`course_drafts cd where cd.status = 'SUBMITTED'`, given),
  })
  .value('qualifications', () => Int, {
    description: 'What teachers handed in to show that they may teach; for admins.',
    sql: (_desk, given) => forAdmins(sql`teacher_qualifications tq where tq.status = 'SUBMITTED'`, given),
  })
  .value('heldComments', () => Int, {
    description: 'Comments that wait for a person; for admins.',
    sql: (_desk, given) => forAdmins(held(given), given),
  })
  .value('reports', () => Int, {
    description: 'Reports that nobody has decided; for admins.',
    sql: (_desk, given) => forAdmins(sql`reports rp where rp.status = 'OPEN'`, given),
  })
  .value('homework', () => Int, {
    description: 'Homework that waits for a grade.',
    sql: (_desk, given) => counted(toGrade(given)),
  });

extend(Viewer, User).one('desk', () => StaffDesk, {
  description: 'What waits for the viewer as one of staff; null for a learner.',
  where: (desk, viewer) => sql`${desk.id} = ${viewer.id}`,
});
