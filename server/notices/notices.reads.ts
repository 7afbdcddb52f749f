import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { extend, reads, type Sql } from '../kernel/reads/index.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { Notice } from './notice.entity.js';
import { MANY_UNREAD } from './notice.rules.js';
import { NoticeTarget, NoticeUpdate } from './notices.types.js';

const unreadOf = (userId: Sql): Sql =>
  sql`(select count(*)::int from (select 1 from notices un where un.user_id = ${userId} and un.read_at is null
    limit ${sql.lit(MANY_UNREAD)}) counted)`;

reads(Notice, { visible: (notice, { viewerId }) => sql`${notice.user} = ${viewerId}` })
  .value('createdAt', () => Date, { description: 'When it happened.', sql: notice => notice.createdAt })
  .value('target', () => NoticeTarget, {
    description: 'Where it leads; null where there is nothing to open.',
    nullable: true,
    sql: notice => sql`case when ${notice.targetKind} is not null
      then json_build_object('kind', ${notice.targetKind}, 'id', ${notice.targetId}) end`,
  });

reads<User>(NoticeUpdate, { from: User, visible: (user, { viewerId }) => sql`${user.id} = ${viewerId}` })
  .one('latest', () => Notice, {
    description: 'The latest of all, read or not; null where there is none.',
    where: (notice, user) => sql`${notice.user} = ${user.id}`,
    orderBy: notice => [notice.createdAt, notice.id],
    direction: 'desc',
  })
  .value('unread', () => Int, {
    description: `How many are unread; counted up to ${MANY_UNREAD}.`,
    sql: user => unreadOf(user.id),
  });

extend(Viewer, User)
  .page('notices', Notice, {
    description: 'What the viewer was told of within half a year, the latest first.',
    args: { unread: { type: () => Boolean, description: 'True: only what is unread.' } },
    where: (notice, viewer, given) =>
      given.has('unread')
        ? sql`${notice.user} = ${viewer.id} and (${notice.readAt} is null or not ${given.arg('unread')})`
        : sql`${notice.user} = ${viewer.id}`,
    orderBy: notice => [notice.createdAt, notice.id],
    direction: 'desc',
  })
  .value('unreadNotices', () => Int, {
    description: `How many are unread; counted up to ${MANY_UNREAD}.`,
    sql: viewer => unreadOf(viewer.id),
  });
