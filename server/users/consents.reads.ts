import { sql } from 'kysely';
import './users.reads.js';
import { extend, reads } from '../kernel/reads/index.js';
import { Consent, LegalDocumentKind } from './consent.entity.js';
import { CURRENT_VERSIONS, LEGAL_KINDS } from './consent.rules.js';
import { User } from './user.entity.js';
import { Viewer } from './users.types.js';

/** The versions of today as rows of kind and version. */
const current = sql.join(LEGAL_KINDS.map(kind => sql`(${kind}::text, ${CURRENT_VERSIONS[kind]}::text)`));

reads(Consent, { visible: (consent, { viewerId }) => sql`${consent.user} = ${viewerId}` }).value(
  'givenAt',
  () => Date,
  { description: 'When it was given.', sql: consent => consent.createdAt },
);

extend(Viewer, User)
  .many('consents', () => Consent, {
    description: 'What the viewer agreed to, the latest first.',
    where: (consent, user) => sql`${consent.user} = ${user.id}`,
    orderBy: consent => [consent.createdAt, consent.id],
    direction: 'desc',
  })
  .value('consentsDue', () => [LegalDocumentKind], {
    description: 'The documents of today that the viewer has yet to agree to.',
    sql: user => sql`array(select due.kind from (values ${current}) as due (kind, version)
      where not exists (select from consents c where c.user_id = ${user.id} and c.kind = due.kind
        and c.version = due.version and c.withdrawn_at is null))`,
  })
  .value('deletionDueAt', () => Date, {
    description: 'When the account will be erased; null where nobody asked for it.',
    nullable: true,
    sql: user => user.deletionDueAt,
  });
