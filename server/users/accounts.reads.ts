import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { reads, rootRows, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { Account } from './accounts.types.js';
import { ContactKind } from './contact.entity.js';
import { contactOf, shownEmail, shownPhone } from './contact.reads.js';
import { MaskedContact } from './contact.types.js';
import { IdentityProvider } from './identity.entity.js';
import './linking.types.js';
import { User } from './user.entity.js';

/** Sessions that have not ended. */
const liveSessions = (user: Row<User>): Sql =>
  sql`from sessions s where s.user_id = ${user.id} and s.revoked_at is null`;

/** The same as in accounts.rules: there is still a person behind it. */
export const isSomebodys = ({ status }: Pick<Row<User>, 'status'>): Sql =>
  sql`${status} in ('ACTIVE', 'BANNED')`;

reads<User>(Account, {
  from: User,
  visible: (_user, { viewerRole }) => sql`coalesce(${viewerRole} = 'ADMIN', false)`,
})
  .value('createdAt', () => Date, { description: 'When it was made.', sql: user => user.createdAt })
  .value('lastSeenAt', () => Date, {
    description: 'When it last logged in or renewed a session; null: never.',
    nullable: true,
    sql: user => sql`(select max(s.last_used_at) from sessions s where s.user_id = ${user.id})`,
  })
  .value('email', () => MaskedContact, {
    description: 'Its e-mail address, masked.',
    nullable: true,
    sql: user => contactOf(ContactKind.EMAIL, user.id),
    finish: shownEmail,
  })
  .value('phone', () => MaskedContact, {
    description: 'Its phone number, masked.',
    nullable: true,
    sql: user => contactOf(ContactKind.PHONE, user.id),
    finish: shownPhone,
  })
  .value('providers', () => [IdentityProvider], {
    description: 'Platforms that it is linked to.',
    sql: user =>
      sql`(select coalesce(json_agg(i.provider order by i.provider), '[]'::json) from identities i where i.user_id = ${user.id})`,
  })
  .value('hasPassword', () => Boolean, {
    description: 'Whether it can log in with a password.',
    sql: user => sql`${user.passwordHash} is not null`,
  })
  .value('secondFactorOn', () => Boolean, {
    description: 'Whether a password alone does not let anybody in.',
    sql: user =>
      sql`exists (select 1 from second_factors f where f.user_id = ${user.id} and f.enabled_at is not null)`,
  })
  .value('sessionCount', () => Int, {
    description: 'On how many devices it is logged in.',
    sql: user => sql`(select count(*)::int ${liveSessions(user)})`,
  });

/** What `search` stands for: part of a name as it was written, or an address and a number by their blind index. */
const matches = (user: Row<User>, given: Given): Sql => {
  const text = sql`lower(${given.arg('search')}::text)`;
  return sql`(strpos(lower(${user.name}), ${text}) > 0 or strpos(lower(coalesce(${user.username}, '')), ${text}) > 0
    or ${user.id} in (select c.user_id from contacts c where c.value_index = any(${given.arg('contacts')}::text[])))`;
};

/** Every account, the latest first. Besides the query's arguments it takes `contacts`: what `search` is as a contact. */
export const allAccounts = rootRows<User>('page', Account, {
  where: (user, given) =>
    sql.join(
      [
        sql`true`,
        ...(given.has('search') ? [matches(user, given)] : []),
        ...(given.has('role') ? [sql`${user.role} = ${given.arg('role')}`] : []),
        ...(given.has('status') ? [sql`${user.status} = ${given.arg('status')}`] : []),
      ],
      sql` and `,
    ),
  orderBy: user => [user.createdAt, user.id],
  direction: 'desc',
});
