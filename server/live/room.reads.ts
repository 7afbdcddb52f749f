import { sql } from 'kysely';
import { ID, Int } from 'type-graphql';
import type { Ctx } from '../context.js';
import { erasedName } from '../kernel/stored-texts.js';
import { reads, type Given, type Sql } from '../kernel/reads/index.js';
import { publicFileUrl } from '../media/media.reads.js';
import { ERASED_NAME, User } from '../users/user.entity.js';
import { LiveSession } from './live-session.entity.js';
import { isLiveStaff, opensRoom, ROOM_ROLE, rs, viewersOf } from './live.reads.js';
import { RoomEvent } from './room-event.entity.js';
import { RoomMessage } from './room-message.entity.js';
import { RoomMute } from './room-mute.entity.js';
import { RoomQuestion } from './room-question.entity.js';
import { LiveRoom } from './live-room.js';
import { QuestionSort, RoomPerson, RoomState } from './room.types.js';

const isRoomItself = ({ viewerRole }: Given): Sql =>
  sql`coalesce(${viewerRole} = ${sql.lit(ROOM_ROLE)}, false)`;

/** Of something in a room: who may enter it, and what of it is for the room's staff alone. */
const inside = (sessionId: Sql, given: Given): Sql =>
  sql`(${isRoomItself(given)} or exists (select 1 from live_sessions rs where rs.id = ${sessionId} and ${opensRoom(rs, given)}))`;
const forStaff = (sessionId: Sql, given: Given): Sql =>
  sql`(coalesce(${given.viewerRole} = 'ADMIN', false) or exists (select 1 from live_sessions rs
    where rs.id = ${sessionId} and ${isLiveStaff(rs, given)}))`;
const isOwn = (author: Sql, { viewerId }: Given): Sql => sql`coalesce(${author} = ${viewerId}, false)`;

reads<User>(RoomPerson, { from: User })
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

reads(RoomQuestion, {
  // What waits shows to its author as if it stood; what was hidden to staff, who may show it again.
  visible: (question, given) => sql`(${question.state} in ('ASKED', 'ANSWERED')
      or (${question.state} = 'HELD' and ${isOwn(question.author, given)})
      or (${question.state} in ('HELD', 'HIDDEN') and ${forStaff(question.session, given)}))
    and ${inside(question.session, given)}`,
})
  .value('askedAt', () => Date, { description: 'When it was asked.', sql: question => question.createdAt })
  .one('author', () => RoomPerson, {
    description: 'Who asks.',
    where: (person, question) => sql`${person.id} = ${question.author}`,
  });

reads(RoomMessage, {
  visible: (message, given) => sql`(${message.state} = 'VISIBLE'
      or (${message.state} = 'HELD' and ${isOwn(message.author, given)})
      or ${forStaff(message.session, given)})
    and ${inside(message.session, given)}`,
})
  .value('sentAt', () => Date, { description: 'When it was said.', sql: message => message.createdAt })
  .one('author', () => RoomPerson, {
    description: 'Who says it.',
    where: (person, message) => sql`${person.id} = ${message.author}`,
  });

reads(RoomMute, { visible: (mute, given) => forStaff(mute.session, given) }).one('user', () => RoomPerson, {
  description: 'Who is silent.',
  where: (person, mute) => sql`${person.id} = ${mute.user}`,
});

reads<LiveSession>(RoomState, { from: LiveSession }).value('pinnedQuestionId', () => ID, {
  description: 'The question that stands on top.',
  nullable: true,
  sql: session => session.pinnedQuestionId,
});

reads(RoomEvent)
  .value('at', () => Date, { description: 'When it happened.', sql: event => event.createdAt })
  .value('questionId', () => ID, {
    description: 'Of a QUESTION, also where it shows no more.',
    nullable: true,
    sql: event => event.question,
  })
  .value('messageId', () => ID, {
    description: 'Of a MESSAGE, also where it shows no more.',
    nullable: true,
    sql: event => event.message,
  })
  .one('question', () => RoomQuestion, {
    description: 'As it is now; null where it does not show.',
    where: (question, event) => sql`${question.id} = ${event.question}`,
  })
  .one('message', () => RoomMessage, {
    description: 'As it is now; null where it does not show.',
    where: (message, event) => sql`${message.id} = ${event.message}`,
  })
  .one('room', () => RoomState, {
    description: 'Of a ROOM: as it is now.',
    where: (room, event) => sql`${room.id} = ${event.session} and ${event.kind} = 'ROOM'`,
  });

reads<LiveSession>(LiveRoom, { from: LiveSession, visible: opensRoom })
  .value('viewers', () => Int, {
    description: 'How many are there now.',
    sql: (room, given) => viewersOf(room.id, given),
  })
  .value('mayRun', () => Boolean, {
    description: 'Whether the viewer runs it: its teacher, and admins.',
    sql: isLiveStaff,
  })
  .value('mutedUntil', () => Date, {
    description: 'Until when the viewer may say nothing; null where they may.',
    nullable: true,
    sql: (room, { viewerId, now }) => sql`(select um."until" from room_mutes um
      where um.session_id = ${room.id} and um.user_id = ${viewerId} and um."until" > ${now})`,
  })
  .value('myVotes', () => [ID], {
    description: 'Questions that the viewer wants answered.',
    sql: (room, { viewerId }) => sql`(select coalesce(json_agg(mv.question_id), '[]'::json) from room_votes mv
      join room_questions mq on mq.id = mv.question_id where mq.session_id = ${room.id} and mv.user_id = ${viewerId})`,
  })
  .one('pinned', () => RoomQuestion, {
    description: 'What stands on top.',
    where: (question, room) => sql`${question.id} = ${room.pinnedQuestionId}`,
  })
  .page('questions', RoomQuestion, {
    description: 'What is asked.',
    args: { sort: { type: () => QuestionSort, description: 'WANTED unless it says otherwise.' } },
    where: (question, room) => sql`${question.session} = ${room.id}`,
    orderBy: (question, given) =>
      (given.choice('sort') ?? QuestionSort.WANTED) === QuestionSort.NEWEST
        ? [question.createdAt, question.id]
        : [question.upvotes, question.id],
    direction: 'desc',
  })
  .page('messages', RoomMessage, {
    description: 'What is said, the last first.',
    where: (message, room) => sql`${message.session} = ${room.id}`,
    orderBy: message => [message.createdAt, message.id],
    direction: 'desc',
  })
  .page('events', RoomEvent, {
    description: 'What happened, in its order: for whoever was away.',
    args: { since: { type: () => Int, description: 'The `seq` that one has come to.' } },
    where: (event, room, given) => sql`${event.session} = ${room.id}
      ${given.has('since') ? sql`and ${event.seq} > ${given.arg('since')}::int` : sql``}`,
    orderBy: event => [event.seq],
  })
  .page('mutes', RoomMute, {
    description: 'Who may say nothing; for staff of the room.',
    where: (mute, room, { now }) => sql`${mute.session} = ${room.id} and ${mute.until} > ${now}`,
    orderBy: mute => [mute.createdAt, mute.id],
    direction: 'desc',
  });
