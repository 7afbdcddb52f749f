import { sql } from 'kysely';
import { Int } from 'type-graphql';
import './users.reads.js';
import { extend, reads } from '../kernel/reads/index.js';
import { Identity } from './identity.entity.js';
import { SecondFactor } from './second-factor.entity.js';
import { User } from './user.entity.js';
import { Viewer } from './users.types.js';

reads(Identity, { visible: (identity, { viewerId }) => sql`${identity.user} = ${viewerId}` }).value(
  'linkedAt',
  () => Date,
  { description: 'Since when.', sql: identity => identity.createdAt },
);

reads(SecondFactor, {
  visible: (factor, { viewerId }) => sql`${factor.user} = ${viewerId} and ${factor.enabledAt} is not null`,
}).value('recoveryCodesLeft', () => Int, {
  description: 'How many have not been used.',
  sql: factor => sql`(select count(*)::int from recovery_codes rc where rc.user_id = ${factor.user})`,
});

extend(Viewer, User)
  .one('secondFactor', () => SecondFactor, {
    description: 'Null while it is off.',
    where: (factor, viewer) => sql`${factor.user} = ${viewer.id}`,
  })
  .many('identities', () => Identity, {
    description: 'Platforms whose accounts are linked, in the order in which they were.',
    where: (identity, viewer) => sql`${identity.user} = ${viewer.id}`,
    orderBy: identity => [identity.createdAt, identity.id],
  });
