import { sql } from 'kysely';
import '../users/users.reads.js';
import { Money } from '../kernel/money.js';
import { reads, rootRows } from '../kernel/reads/index.js';
import { Finding } from './finding.entity.js';

reads(Finding, { visible: (_finding, { viewerRole }) => sql`${viewerRole} = 'ADMIN'` })
  .value('createdAt', () => Date, { description: 'When it was filed.', sql: finding => finding.createdAt })
  .value<number>('hereAmount', () => Money, {
    description: 'What our books say; null where they know of no sum.',
    nullable: true,
    sql: finding => finding.hereFen,
    finish: fen => new Money(fen),
  })
  .value<number>('thereAmount', () => Money, {
    description: 'What the channel says; null where it says nothing.',
    nullable: true,
    sql: finding => finding.thereFen,
    finish: fen => new Money(fen),
  });

/** What needs, or needed, a person, the latest first. */
export const allFindings = rootRows('page', Finding, {
  where: (finding, given) =>
    given.has('status') ? sql`${finding.status} = ${given.arg('status')}` : sql`true`,
  orderBy: finding => [finding.createdAt, finding.id],
  direction: 'desc',
});
