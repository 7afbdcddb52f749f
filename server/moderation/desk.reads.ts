import { sql } from 'kysely';
import { isGrader } from '../assessment/homework.reads.js';
import { Comment } from '../comments/comment.entity.js';
import '../comments/comments.reads.js';
import { extend, type Given, type Sql } from '../kernel/reads/index.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { MOST_COUNTED, StaffDesk } from './desk.types.js';

const count = (rows: Sql): Sql =>
  sql`(select count(*)::int from (select 1 from ${rows} limit ${sql.lit(MOST_COUNTED)}) counted)`;

/** Nothing is counted for whom it is not. */
const forAdmins = (rows: Sql, { viewerRole }: Given): Sql =>
  sql`case when ${viewerRole} = 'ADMIN' then ${count(rows)} else 0 end`;

/** Those that the queue shows: what was said under a lesson that is gone waits for nobody. */
const held = (given: Given): Sql => sql`comments hc where hc.state = 'HELD'
  and ${given.exists(Comment, comment => sql`${comment.id} = hc.id`)}`;

const toGrade = (given: Given): Sql => sql`homework_submissions hs where hs.status = 'SUBMITTED'
  and ${isGrader({ lesson: sql.ref('hs.lesson_id') }, given)}`;

extend(Viewer, User).value('desk', () => StaffDesk, {
  description: 'What waits for the viewer as one of staff; null for a learner.',
  nullable: true,
  sql: (_viewer, given) => sql`case when ${given.viewerRole} in ('TEACHER', 'ADMIN') then json_build_object(
    'courseReviews', ${forAdmins(sql`course_drafts cd where cd.status = 'SUBMITTED'`, given)},
    'qualifications', ${forAdmins(sql`teacher_qualifications tq where tq.status = 'SUBMITTED'`, given)},
    'heldComments', ${forAdmins(held(given), given)},
    'reports', ${forAdmins(sql`reports rp where rp.status = 'OPEN'`, given)},
    'homework', ${count(toGrade(given))}) end`,
});
