import { sql } from 'kysely';
import type { Ctx } from '../context.js';
import { extend, reads, rootRows, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { fileLink } from '../media/links.js';
import { User } from '../users/user.entity.js';
import '../users/users.reads.js';
import { Viewer } from '../users/users.types.js';
import { PublicQualification } from './qualification.types.js';
import { TeacherQualification } from './teacher-qualification.entity.js';

/** `holds` of qualification.rules in SQL. */
const approved = (userId: Sql, { now }: Given): Sql =>
  sql`q.user_id = ${userId} and q.status = 'APPROVED' and q.valid_until > ${now}`;

reads(TeacherQualification, {
  visible: (qualification: Row<TeacherQualification>, { viewerId, viewerRole }) =>
    sql`(${qualification.user} = ${viewerId} or coalesce(${viewerRole} = 'ADMIN', false))`,
})
  .value('createdAt', () => Date, {
    description: 'When it was handed in.',
    sql: qualification => qualification.createdAt,
  })
  .value<string, Ctx>('number', () => String, {
    description: 'Of the document.',
    sql: qualification => qualification.sealedNumber,
    finish: (sealed, { vault }) => vault.tryOpen('qualification', sealed) ?? '',
  })
  .value('isExpired', () => Boolean, {
    description: 'Whether its time is over.',
    sql: ({ validUntil }, { now }) => sql`${validUntil} <= ${now}`,
  })
  .value<string, Ctx>('fileUrl', () => String, {
    description: 'A picture of it, for ten minutes and this session.',
    sql: qualification => qualification.file,
    finish: (fileId, ctx) => fileLink(ctx, fileId),
  });

extend(User, User).value('qualification', () => PublicQualification, {
  description: 'What entitles them to teach: approved, and valid now; of several the one that lasts longest.',
  nullable: true,
  sql: (user, given) => sql`(select json_build_object('title', q.title, 'validUntil', q.valid_until)
    from teacher_qualifications q where ${approved(user.id, given)} order by q.valid_until desc, q.id limit 1)`,
});

extend(Viewer, User).many('qualifications', () => TeacherQualification, {
  description: 'What the viewer handed in, the latest first.',
  size: 3,
  where: (qualification, viewer) => sql`${qualification.user} = ${viewer.id}`,
  orderBy: qualification => [qualification.createdAt, qualification.id],
  direction: 'desc',
});

/** For admins: the oldest first, because it waits longest. */
export const allQualifications = rootRows('page', TeacherQualification, {
  where: (qualification, given) =>
    given.has('status') ? sql`${qualification.status} = ${given.arg('status')}` : sql`true`,
  orderBy: qualification => [qualification.createdAt, qualification.id],
});
