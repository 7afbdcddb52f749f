import type { Ctx, Viewer } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { textUpTo } from '../kernel/plain-text.js';
import type { Tx } from '../kernel/transaction.js';
import { check } from '../safety/content-safety.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import type { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { LiveSession } from './live-session.entity.js';
import { speechRefusal, type LiveStatus } from './live.rules.js';
import type { RoomTextInput } from './live.types.js';
import { RoomMessage } from './room-message.entity.js';
import { RoomQuestion } from './room-question.entity.js';
import { LONGEST_MESSAGE, LONGEST_QUESTION, MessageState, QuestionState } from './room.rules.js';
import { LiveRoom } from './live-room.js';
import { inTurn, tellRoom } from './tell.service.js';

/** A text that may stand, and by whom; held where a person has to look first. */
interface Speech {
  session: LiveSession;
  author: User;
  text: string;
  isHeld: boolean;
}

/**
 * Says something in the chat, and returns the line's id. The same `clientKey` returns what came of it first. Throws
 * `NOT_FOUND` for who may not enter, `INVALID_INPUT`, `TEXT_REFUSED`, `LIVE_NOT_OPEN`, `ROOM_MUTED`, `SLOW_MODE`,
 * `CLIENT_KEY_REUSED`.
 */
export const say = (ctx: Ctx, input: RoomTextInput): Promise<string> =>
  spoken(ctx, input, LONGEST_MESSAGE, RoomMessage, (tx, { isHeld, ...speech }) => {
    const state = isHeld ? MessageState.HELD : MessageState.VISIBLE;
    const { clientKey } = input;
    const { id } = tx.em.create(RoomMessage, { ...speech, state, clientKey, createdAt: tx.now() });
    tellRoom(tx, speech.session.id, { messageId: id });
    return id;
  });

/** Asks in the room, and returns the question's id. As `say`. */
export const ask = (ctx: Ctx, input: RoomTextInput): Promise<string> =>
  spoken(ctx, input, LONGEST_QUESTION, RoomQuestion, (tx, { isHeld, ...speech }) => {
    const state = isHeld ? QuestionState.HELD : QuestionState.ASKED;
    const { clientKey } = input;
    const { id } = tx.em.create(RoomQuestion, { ...speech, state, clientKey, createdAt: tx.now() });
    tellRoom(tx, speech.session.id, { questionId: id });
    return id;
  });

type Spoken = typeof RoomMessage | typeof RoomQuestion;

async function spoken(
  ctx: Ctx,
  input: RoomTextInput,
  longest: number,
  kind: Spoken,
  write: (tx: Tx<Ctx>, speech: Speech) => string,
): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('roomText', viewer.id);
  assertClientKey(input.clientKey);
  const text = textUpTo(input.text, longest);
  if (text === null) throw new UserError('INVALID_INPUT', ['text']);
  if (!(await ctx.reads.shows(ctx, LiveRoom, input.sessionId)))
    throw new UserError('NOT_FOUND', ['sessionId']);
  const verdict = await check(ctx, { text, scene: 'FORUM' });
  if (verdict === 'RISKY') throw new UserError('TEXT_REFUSED', ['text']);
  return inTurn(ctx, input.sessionId, async tx => {
    // One person's texts come one by one: a retry finds the first, and nobody outruns the slow mode with two devices.
    const author = await lockViewer(tx, viewer);
    const { before, room, speaker } = await factsOf(tx, kind, input, viewer);
    if (before && before.text !== text) throw new UserError('CLIENT_KEY_REUSED', ['clientKey']);
    if (before) return before.id;
    const isStaff = viewer.role === 'ADMIN' || room.teacherId === viewer.id;
    const refused = speechRefusal(room, { isStaff, ...speaker }, tx.now());
    if (refused) throw new UserError(refused, ['sessionId']);
    const session = tx.em.getReference(LiveSession, input.sessionId);
    return write(tx, { session, author, text, isHeld: verdict === 'REVIEW' && !isStaff });
  });
}

interface FactsRow {
  status: LiveStatus;
  startsAt: string;
  allMuted: boolean;
  slowSeconds: number;
  teacherId: string;
  mutedUntil: string | null;
  lastSpokeAt: string | null;
  beforeId: string | null;
  beforeText: string | null;
}

/**
 * What decides whether the viewer may say it now: in one statement, because in a busy room each costs everybody's time.
 * `before` is what came of the same key; `lastSpokeAt` is asked in slow mode only.
 */
async function factsOf(tx: Tx<Ctx>, kind: Spoken, { sessionId, clientKey }: RoomTextInput, viewer: Viewer) {
  const latest = (table: string) =>
    `(select max(l.created_at) from ${table} l where l.session_id = s.id and l.author_id = v.id)`;
  const [row] = await tx.em.execute<[FactsRow]>(
    `select s.status, s.starts_at as "startsAt", s.all_muted as "allMuted", s.slow_seconds as "slowSeconds",
       s.teacher_id as "teacherId", b.id as "beforeId", b.text as "beforeText",
       (select m."until" from room_mutes m where m.session_id = s.id and m.user_id = v.id) as "mutedUntil",
       case when s.slow_seconds > 0 then greatest(${latest('room_messages')}, ${latest('room_questions')}) end as "lastSpokeAt"
     from live_sessions s cross join (select ?::uuid as id) v
     left join ${kind === RoomMessage ? 'room_messages' : 'room_questions'} b on b.author_id = v.id and b.client_key = ? where s.id = ?`,
    [viewer.id, clientKey, sessionId],
  );
  const { beforeId, beforeText, mutedUntil, lastSpokeAt, ...room } = row;
  return {
    before: beforeId === null ? null : { id: beforeId, text: beforeText },
    room: { ...room, startsAt: new Date(room.startsAt) },
    speaker: { mutedUntil: timeOf(mutedUntil), lastSpokeAt: timeOf(lastSpokeAt) },
  };
}

const timeOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
