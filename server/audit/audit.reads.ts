import { sql } from 'kysely';
import { reads, rootRows } from '../kernel/reads/index.js';
import { AuditEntry } from './audit-entry.entity.js';

reads(AuditEntry, { visible: (_entry, { viewerRole }) => sql`${viewerRole} = 'ADMIN'` })
  .value('createdAt', () => Date, { description: 'When it was done.', sql: entry => entry.createdAt })
  .value('detail', () => String, {
    description: 'What was decided, as JSON.',
    sql: entry => sql`${entry.detail}::text`,
  });

/** Everything that was done, the latest first. */
export const auditLog = rootRows('page', AuditEntry, {
  where: (entry, given) =>
    sql.join(
      [
        sql`true`,
        ...(given.has('action') ? [sql`${entry.action} = ${given.arg('action')}`] : []),
        ...(given.has('actorId') ? [sql`${entry.actorId} = ${given.id('actorId')}`] : []),
        ...(given.has('subjectId') ? [sql`${entry.subjectId} = ${given.arg('subjectId')}`] : []),
      ],
      sql` and `,
    ),
  orderBy: entry => [entry.createdAt, entry.id],
  direction: 'desc',
});
