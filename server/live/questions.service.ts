import { LockMode } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId, newId } from '../kernel/id.js';
import { textUpTo } from '../kernel/plain-text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { notify } from '../notices/notices.service.js';
import { check } from '../safety/content-safety.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { LiveSession } from './live-session.entity.js';
import { isTalking } from './live.rules.js';
import type { AnswerRoomQuestionInput, HideInRoomInput } from './live.types.js';
import { RoomMessage } from './room-message.entity.js';
import { RoomQuestion } from './room-question.entity.js';
import { LONGEST_ANSWER, MessageState, questionMoves, QuestionState, shownAgain } from './room.rules.js';
import { inTurn, tellRoom } from './tell.service.js';

/** Wants a question answered, once however often it is asked for. Throws `NOT_FOUND`, `LIVE_NOT_OPEN`. */
export async function upvote(ctx: Ctx, id: string): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('roomDeed', viewer.id);
  if (!(await ctx.reads.shows(ctx, RoomQuestion, id))) throw new UserError('NOT_FOUND', ['id']);
  const { session } = await ctx.em.fork().findOneOrFail(RoomQuestion, id, { fields: ['session'] });
  return inTurn(ctx, session.id, async tx => {
    await lockViewer(tx, viewer);
    const question = await tx.em.findOneOrFail(RoomQuestion, id, { populate: ['session'] });
    if (!isTalking(question.session.$, tx.now())) throw new UserError('LIVE_NOT_OPEN', ['id']);
    const votes = await tx.em.execute<object[]>(
      `insert into room_votes (id, created_at, question_id, user_id) values (?, ?, ?, ?)
       on conflict (question_id, user_id) do nothing returning id`,
      [newId(), tx.now(), question.id, viewer.id],
    );
    if (votes.length) tellRoom(tx, question.session.id, { questionId: question.id });
    return question.id;
  });
}

/** Takes back what the viewer asked, while nobody has answered. Throws `NOT_FOUND`, `ALREADY_RESOLVED`. */
export async function withdraw(ctx: Ctx, id: string): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('roomDeed', viewer.id);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const question = await lockedQuestion(tx, id, { author: viewer.id });
    if (question.state === QuestionState.WITHDRAWN) throw new UserError('NOT_FOUND', ['id']);
    if (!questionMoves.can(question.state, QuestionState.WITHDRAWN))
      throw new UserError('ALREADY_RESOLVED', ['id']);
    question.moveTo(QuestionState.WITHDRAWN);
    tellRoom(tx, question.session.id, { questionId: question.id });
    await unpin(tx, question);
    return question.id;
  });
}

/**
 * Answers in writing, or marks what was answered aloud; for staff of the room. Throws `NOT_FOUND`, `INVALID_INPUT`,
 * `TEXT_REFUSED`.
 */
export async function answer(ctx: Ctx, input: AnswerRoomQuestionInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('roomDeed', viewer.id);
  const words = input.answer?.trim() ? textUpTo(input.answer, LONGEST_ANSWER) : '';
  if (words === null) throw new UserError('INVALID_INPUT', ['answer']);
  if (words && (await check(ctx, { text: words, scene: 'FORUM', isTrusted: true })) === 'RISKY')
    throw new UserError('TEXT_REFUSED', ['answer']);
  return inTransaction(ctx, async tx => {
    const question = await lockedQuestion(tx, input.id, { session: staffed(viewer) });
    if (!questionMoves.can(question.state, QuestionState.ANSWERED)) throw new UserError('NOT_FOUND', ['id']);
    question.moveTo(QuestionState.ANSWERED);
    tx.em.assign(question, { answer: words || question.answer, answeredAt: tx.now() });
    if (words) await tellAsker(tx, question, words);
    tellRoom(tx, question.session.id, { questionId: question.id });
    return question.id;
  });
}

/** Whoever asked may have left by then. */
async function tellAsker(tx: Tx<Ctx>, { id, author, session }: RoomQuestion, words: string): Promise<void> {
  const { title } = await tx.em.findOneOrFail(LiveSession, session.id);
  await notify(tx, {
    ...{ userId: author.id, kind: NoticeKind.ROOM_QUESTION_ANSWERED, title, text: words },
    target: { kind: NoticeTargetKind.LIVE_SESSION, id: session.id },
    ...{ person: requireViewer(tx).id, key: `roomQuestion ${id} answered` },
  });
}

/** Takes a question out of sight or lets it show; for staff of the room. Throws `NOT_FOUND`. */
export const hideQuestion = (ctx: Ctx, input: HideInRoomInput): Promise<string> =>
  asDeed(ctx, async tx => (await questionHidden(tx, input)).id);

/** The same inside `tx`. */
export async function questionHidden(tx: Tx<Ctx>, { id, hidden }: HideInRoomInput): Promise<RoomQuestion> {
  const question = await lockedQuestion(tx, id, { session: staffed(requireViewer(tx)) });
  const next = hidden ? QuestionState.HIDDEN : shownAgain(question);
  if (question.state === next) return question;
  if (!questionMoves.can(question.state, next)) throw new UserError('NOT_FOUND', ['id']);
  question.moveTo(next);
  tellRoom(tx, question.session.id, { questionId: question.id });
  if (hidden) await unpin(tx, question);
  audit(tx, `roomQuestion.${hidden ? 'hide' : 'show'}`, 'RoomQuestion', question);
  return question;
}

/** The same for a line of the chat. Throws `NOT_FOUND`. */
export const hideMessage = (ctx: Ctx, input: HideInRoomInput): Promise<string> =>
  asDeed(ctx, async tx => (await messageHidden(tx, input)).id);

/** The same inside `tx`. */
export async function messageHidden(tx: Tx<Ctx>, { id, hidden }: HideInRoomInput): Promise<RoomMessage> {
  const where = { id, session: staffed(requireViewer(tx)) };
  const message = isId(id) ? await tx.em.findOne(RoomMessage, where) : null;
  if (!message) throw new UserError('NOT_FOUND', ['id']);
  const next = hidden ? MessageState.HIDDEN : MessageState.VISIBLE;
  if (message.state === next) return message;
  message.state = next;
  tellRoom(tx, message.session.id, { messageId: message.id });
  audit(tx, `roomMessage.${hidden ? 'hide' : 'show'}`, 'RoomMessage', message);
  return message;
}

/** What is out of sight stands on top no more; where it did, the room is told so. */
async function unpin(tx: Tx<Ctx>, { id, session }: RoomQuestion): Promise<void> {
  const onTop = { id: session.id, pinnedQuestionId: id };
  if (await tx.em.nativeUpdate(LiveSession, onTop, { pinnedQuestionId: null })) tellRoom(tx, session.id);
}

/** Counted, because each is told to everybody in the room. */
async function asDeed(ctx: Ctx, work: (tx: Tx<Ctx>) => Promise<string>): Promise<string> {
  await ctx.limits.consume('roomDeed', requireViewer(ctx).id);
  return inTransaction(ctx, work);
}

/** Sessions whose room the viewer runs. */
const staffed = ({ id, role }: Viewer): { teacher?: string } => (role === 'ADMIN' ? {} : { teacher: id });

async function lockedQuestion(
  tx: Tx<Ctx>,
  id: string,
  whose: { author?: string; session?: { teacher?: string } },
): Promise<RoomQuestion> {
  const { author, session } = whose;
  const where = { id, ...(author && { author }), ...(session?.teacher && { session }) };
  const question = isId(id) ? await tx.em.findOne(RoomQuestion, where) : null;
  if (!question) throw new UserError('NOT_FOUND', ['id']);
  await tx.em.refresh(question, { lockMode: LockMode.PESSIMISTIC_WRITE });
  return question;
}

function audit(
  tx: Tx<Ctx>,
  action: string,
  subjectType: string,
  { id, session }: RoomQuestion | RoomMessage,
): void {
  record(tx, { action, subjectType, subjectId: id, detail: { sessionId: session.id } });
}
