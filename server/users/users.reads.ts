import { sql } from 'kysely';
import { Alert } from '../audit/alert.entity.js';
import '../audit/alerts.reads.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import '../audit/audit.reads.js';
import type { Ctx } from '../context.js';
import { erasedName } from '../kernel/stored-texts.js';
import { extend, reads, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { publicFileUrl } from '../media/media.reads.js';
import { ContactKind } from './contact.entity.js';
import { contactOf, shownEmail, shownPhone } from './contact.reads.js';
import { MaskedContact } from './contact.types.js';
import { Session } from './session.entity.js';
import { ERASED_NAME, User } from './user.entity.js';
import { Viewer } from './users.types.js';

reads(User)
  .value<string, Ctx>('name', () => String, {
    description: 'How others see them; of somebody who is gone, that they are.',
    sql: user => user.name,
    finish: (name, { locale }) => (name === ERASED_NAME ? erasedName(locale) : name),
  })
  .value('avatarUrl', () => String, {
    description: 'A square picture.',
    nullable: true,
    sql: (user, given) => publicFileUrl(user.avatar, given),
  });

extend(AuditEntry, AuditEntry).one('actor', () => User, {
  description: 'Who did it; null where the program decided by itself, or the person is gone.',
  where: (user, entry) => sql`${user.id} = ${entry.actorId}`,
});

extend(Alert, Alert).one('resolvedBy', () => User, {
  description: 'Who looked into it.',
  where: (user, alert) => sql`${user.id} = ${alert.resolvedById}`,
});

/** One that nothing can renew any more has ended too, by itself. */
const goesOn = (session: Row<Session>, { now }: Given): Sql =>
  sql`${session.revokedAt} is null and exists (select 1 from refresh_tokens rt
    where rt.session_id = ${session.id} and rt.expires_at > ${now})`;

reads(Session, {
  visible: (session, given) => sql`${session.user} = ${given.viewerId} and ${goesOn(session, given)}`,
})
  .value('createdAt', () => Date, { description: 'When it was opened.', sql: session => session.createdAt })
  .value<string, Ctx>('device', () => String, {
    description: 'What the device called itself.',
    sql: session => session.sealedDevice,
    finish: (sealed, { vault }) => vault.tryOpen('device', sealed) ?? '',
  })
  .value('current', () => Boolean, {
    description: 'Whether this is the session that asks.',
    sql: (session, { sessionId }) => sql`${session.id} = ${sessionId}`,
  });

reads<User>(Viewer, { from: User, visible: (user, { viewerId }) => sql`${user.id} = ${viewerId}` })
  .value('avatarUrl', () => String, {
    description: 'A square picture.',
    nullable: true,
    sql: (user, given) => publicFileUrl(user.avatar, given),
  })
  .value('createdAt', () => Date, { description: 'When the account was made.', sql: user => user.createdAt })
  .value('email', () => MaskedContact, {
    description: 'Null where none was given.',
    nullable: true,
    sql: user => contactOf(ContactKind.EMAIL, user.id),
    finish: shownEmail,
  })
  .value('phone', () => MaskedContact, {
    description: 'Null where none was given.',
    nullable: true,
    sql: user => contactOf(ContactKind.PHONE, user.id),
    finish: shownPhone,
  })
  .value('hasPassword', () => Boolean, {
    description: 'Whether a password can log in.',
    sql: user => sql`${user.passwordHash} is not null`,
  })
  .many('sessions', () => Session, {
    description: 'Where the account is logged in, the latest first.',
    where: (session, user) => sql`${session.user} = ${user.id}`,
    orderBy: session => [session.lastUsedAt, session.id],
    direction: 'desc',
  });
