import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId, newId } from '../kernel/id.js';
import { inTransaction } from '../kernel/transaction.js';
import { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { LONGEST_MUTE_MINUTES, SLOWEST } from './live.rules.js';
import type { MuteInRoomInput, PinRoomQuestionInput, RoomRulesInput } from './live.types.js';
import { RoomQuestion } from './room-question.entity.js';
import { QuestionState } from './room.rules.js';
import { staffSession } from './sessions.service.js';
import { tellRoom } from './tell.service.js';

const MINUTE_MS = 60_000;

/** How fast one may talk, and whether anybody may; for staff. Throws `NOT_FOUND`, `INVALID_INPUT`. */
export async function setRules(ctx: Ctx, input: RoomRulesInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('roomDeed', viewer.id);
  const { slowSeconds, allMuted } = input;
  if (slowSeconds < 0 || slowSeconds > SLOWEST) throw new UserError('INVALID_INPUT', ['slowSeconds']);
  return inTransaction(ctx, async tx => {
    const session = await staffSession(tx, viewer, input.sessionId, ['sessionId']);
    tx.em.assign(session, { slowSeconds, allMuted });
    tellRoom(tx, session.id);
    return session.id;
  });
}

/** Puts a question on top, or none; for staff. Throws `NOT_FOUND`. */
export async function pinQuestion(ctx: Ctx, input: PinRoomQuestionInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('roomDeed', viewer.id);
  const questionId = input.questionId ?? null;
  return inTransaction(ctx, async tx => {
    const session = await staffSession(tx, viewer, input.sessionId, ['sessionId']);
    const shown = { session: session.id, state: { $in: [QuestionState.ASKED, QuestionState.ANSWERED] } };
    const question =
      questionId && isId(questionId) ? await tx.em.findOne(RoomQuestion, { id: questionId, ...shown }) : null;
    if (questionId && !question) throw new UserError('NOT_FOUND', ['questionId']);
    session.pinnedQuestionId = question?.id ?? null;
    tellRoom(tx, session.id);
    return session.id;
  });
}

/** Silences somebody for a while, or no more; for staff. Throws `NOT_FOUND`, `INVALID_INPUT`, `NOT_ON_YOURSELF`. */
export async function mute(ctx: Ctx, { sessionId, userId, minutes }: MuteInRoomInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('roomDeed', viewer.id);
  if (minutes < 0 || minutes > LONGEST_MUTE_MINUTES) throw new UserError('INVALID_INPUT', ['minutes']);
  return inTransaction(ctx, async tx => {
    const session = await staffSession(tx, viewer, sessionId, ['sessionId']);
    const user = isId(userId) ? await tx.em.findOne(User, userId) : null;
    if (!user) throw new UserError('NOT_FOUND', ['userId']);
    if (user.id === viewer.id || user.id === session.teacher.id)
      throw new UserError('NOT_ON_YOURSELF', ['userId']);
    await tx.em.execute(
      `insert into room_mutes (id, created_at, session_id, user_id, "until") values (?, ?, ?, ?, ?)
       on conflict (session_id, user_id) do update set "until" = excluded."until"`,
      [newId(), tx.now(), session.id, user.id, new Date(tx.now().getTime() + minutes * MINUTE_MS)],
    );
    record(tx, {
      action: 'room.mute',
      subjectType: 'LiveSession',
      subjectId: session.id,
      detail: { userId: user.id, minutes },
    });
    return session.id;
  });
}
