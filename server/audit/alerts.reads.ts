import { sql } from 'kysely';
import { reads, rootRows } from '../kernel/reads/index.js';
import { Alert } from './alert.entity.js';

reads(Alert, { visible: (_alert, { viewerRole }) => sql`${viewerRole} = 'ADMIN'` }).value(
  'firstAt',
  () => Date,
  { description: 'When it was first too often.', sql: alert => alert.createdAt },
);

/** What happened suspiciously often, the latest first. */
export const allAlerts = rootRows('page', Alert, {
  where: (alert, given) => (given.has('status') ? sql`${alert.status} = ${given.arg('status')}` : sql`true`),
  orderBy: alert => [alert.lastAt, alert.id],
  direction: 'desc',
});
