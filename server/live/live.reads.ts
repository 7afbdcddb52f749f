import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { courseOfIdVisible } from '../catalog/catalog.reads.js';
import { Course } from '../catalog/course.entity.js';
import { extend, reads, rootRows, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { isMember, opens } from '../learning/learning.reads.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { LiveSession } from './live-session.entity.js';
import { LiveWhen } from './live.types.js';
import { LiveRoom } from './live-room.js';

/** What a process has not said again for so long is over. */
export const PRESENCE_SECONDS = 15;

/** As whom a room works out what it tells many: no person, and past its own door. */
export const ROOM_ROLE = 'ROOM';

/** Admins, and the teacher whose session it is; never null. */
export const isLiveStaff = (
  session: Pick<Row<LiveSession>, 'teacher'>,
  { viewerId, viewerRole }: Given,
): Sql =>
  sql`(coalesce(${viewerRole} = 'ADMIN', false) or coalesce(${session.teacher} = ${viewerId}, false))`;

/** Cards of sessions show with their course; what is taken down is for its staff. */
const showsLive = (session: Row<LiveSession>, given: Given): Sql =>
  sql`(${session.course} is null or ${courseOfIdVisible(session.course, given)})`;

const column = (name: string): Sql => sql.ref(`rs.${name}`);

/** What decides who may enter, of a session under the alias `rs`. */
export const rs = {
  course: column('course_id'),
  teacher: column('teacher_id'),
  access: column('access'),
  status: column('status'),
};

type DoorRow = Pick<Row<LiveSession>, 'course' | 'teacher' | 'access' | 'status'>;

/** Who may enter a room: looked at when somebody comes, and again when what they may has changed. */
export const opensRoom = (session: DoorRow, given: Given): Sql =>
  sql`(${session.status} <> 'CANCELLED' and (${isLiveStaff(session, given)}
    or ((${session.course} is null or ${courseOfIdVisible(session.course, given)}) and (${session.access} = 'OPEN'
      or (${session.access} = 'GRANT' and ${opens(session.course, given)})
      or (${session.access} = 'MEMBERS' and ${isMember(given)})))))`;

/** How many are in a room now. */
export const viewersOf = (sessionId: Sql, { now }: Given): Sql =>
  sql`(select coalesce(sum(rp.viewers), 0)::int from room_presences rp where rp.session_id = ${sessionId}
    and rp.seen_at > ${now} - make_interval(secs => ${sql.lit(PRESENCE_SECONDS)}))`;

reads(LiveSession, { visible: showsLive })
  .value('mayEnter', () => Boolean, {
    description: 'Whether the viewer may enter the room.',
    sql: opensRoom,
  })
  .value('mayRun', () => Boolean, {
    description: 'Whether the viewer runs it: its teacher, and admins.',
    sql: isLiveStaff,
  })
  .value('viewers', () => Int, {
    description: 'How many are there now.',
    sql: (session, given) => viewersOf(session.id, given),
  })
  .value('reservationCount', () => Int, {
    description: 'How many want to be told before it begins.',
    sql: session => sql`(select count(*)::int from live_reservations lr where lr.session_id = ${session.id})`,
  })
  .value('reserved', () => Boolean, {
    description: 'Whether the viewer wants to be told.',
    sql: (session, { viewerId }) => sql`exists (select 1 from live_reservations lr
      where lr.session_id = ${session.id} and lr.user_id = ${viewerId})`,
  })
  .one('room', () => LiveRoom, {
    description: 'What is in it; null for who may not enter.',
    where: (room, session) => sql`${room.id} = ${session.id}`,
  });

const STATUSES: Record<LiveWhen, Sql> = {
  [LiveWhen.NOW]: sql`'LIVE'`,
  [LiveWhen.SOON]: sql`'SCHEDULED'`,
  [LiveWhen.OVER]: sql`'ENDED'`,
};

/** Sessions by when they are: what is to come begins with the next, all else with the last. */
export const sessionsThat = (when: LiveWhen) =>
  rootRows('page', LiveSession, {
    where: session => sql`${session.status} = ${STATUSES[when]}`,
    orderBy: session => [session.startsAt, session.id],
    direction: when === LiveWhen.SOON ? 'asc' : 'desc',
  });

extend(Course, Course).page('liveSessions', LiveSession, {
  description: 'Its live classes, the last first.',
  where: (session, course) => sql`${session.course} = ${course.id} and ${session.status} <> 'CANCELLED'`,
  orderBy: session => [session.startsAt, session.id],
  direction: 'desc',
});

extend(Viewer, User).page('reservedSessions', LiveSession, {
  description: 'Sessions the viewer wants to be told of, the next first.',
  where: (session, viewer) => sql`${session.status} in ('SCHEDULED', 'LIVE') and exists (select 1
    from live_reservations lr where lr.session_id = ${session.id} and lr.user_id = ${viewer.id})`,
  orderBy: session => [session.startsAt, session.id],
});

extend(Viewer, User).page('taughtSessions', LiveSession, {
  description: "The viewer's own as a teacher, the last first.",
  where: (session, viewer) => sql`${session.teacher} = ${viewer.id}`,
  orderBy: session => [session.startsAt, session.id],
  direction: 'desc',
});
