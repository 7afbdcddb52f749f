import type { Ctx, Viewer } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { textUpTo } from '../kernel/plain-text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { check } from '../safety/content-safety.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import type { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { LiveSession } from './live-session.entity.js';
import { speechRefusal } from './live.rules.js';
import type { RoomTextInput } from './live.types.js';
import { RoomMessage } from './room-message.entity.js';
import { RoomMute } from './room-mute.entity.js';
import { RoomQuestion } from './room-question.entity.js';
import { LONGEST_MESSAGE, LONGEST_QUESTION, MessageState, QuestionState } from './room.rules.js';
import { LiveRoom } from './live-room.js';
import { tellRoom } from './tell.service.js';

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
  return inTransaction(ctx, async tx => {
    // One person's texts come one by one: a retry finds the first, and nobody outruns the slow mode with two devices.
    const author = await lockViewer(tx, viewer);
    const before = await tx.em.findOne<RoomMessage | RoomQuestion>(kind, {
      author: viewer.id,
      clientKey: input.clientKey,
    });
    if (before && before.text !== text) throw new UserError('CLIENT_KEY_REUSED', ['clientKey']);
    if (before) return before.id;
    const session = await tx.em.findOneOrFail(LiveSession, input.sessionId);
    const isStaff = viewer.role === 'ADMIN' || session.teacher.id === viewer.id;
    const refused = speechRefusal(session, { isStaff, ...(await factsOf(tx, session, viewer)) }, tx.now());
    if (refused) throw new UserError(refused, ['sessionId']);
    return write(tx, { session, author, text, isHeld: verdict === 'REVIEW' && !isStaff });
  });
}

/** When the viewer last said or asked something in the room, and until when they may not. */
async function factsOf(tx: Tx<Ctx>, session: LiveSession, viewer: Viewer) {
  const own = { session: session.id, author: viewer.id };
  const latest = { orderBy: { createdAt: 'desc' as const } };
  const mute = await tx.em.findOne(RoomMute, { session: session.id, user: viewer.id });
  const [message, question] = session.slowSeconds
    ? [await tx.em.findOne(RoomMessage, own, latest), await tx.em.findOne(RoomQuestion, own, latest)]
    : [null, null];
  const times = [message, question].flatMap(text => (text ? [text.createdAt.getTime()] : []));
  return {
    mutedUntil: mute?.until ?? null,
    lastSpokeAt: times.length ? new Date(Math.max(...times)) : null,
  };
}
