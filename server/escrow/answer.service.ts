import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { STORED_TEXTS } from '../kernel/stored-texts.js';
import { textUpTo } from '../kernel/plain-text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { NoticeKind } from '../notices/notice.rules.js';
import { PaidAnswer } from '../paid-questions/paid-answer.entity.js';
import { PaidQuestion } from '../paid-questions/paid-question.entity.js';
import { mayStillAnswer, PaidQuestionState, QuestionReview } from '../paid-questions/question.rules.js';
import { tellAsker } from '../paid-questions/tell.service.js';
import { payExpert } from '../payments/held.service.js';
import { check } from '../safety/content-safety.service.js';
import { MAX_REASON, reasonText } from '../safety/written.rules.js';
import { requireViewer } from '../users/viewer.js';
import { MAX_ANSWER, shareOf } from './escrow.rules.js';
import type { AnswerPaidQuestionInput, DeclinePaidQuestionInput } from './escrow.types.js';
import { giveBack, lockPaidQuestion, type LockedQuestion } from './locked-question.service.js';

/**
 * Answers a question that waits for the viewer, which earns them their share of what was paid; returns its id. The same
 * answer again is no fault. Throws `NOT_FOUND`, `INVALID_INPUT`, `TEXT_TOO_LONG`, `TEXT_REFUSED`, `QUESTION_NOT_WAITING`.
 */
export async function answer(ctx: Ctx, input: AnswerPaidQuestionInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('paidQuestion', viewer.id);
  await assertAsked(ctx, viewer.id, input.id);
  const text = textUpTo(input.text, MAX_ANSWER);
  if (text === null) throw new UserError(input.text.trim() ? 'TEXT_TOO_LONG' : 'INVALID_INPUT', ['text']);
  // In doubt it stands: it is between two people, and whoever answers is known and answers for it.
  if ((await check(ctx, { text, scene: 'COMMENT', isTrusted: true })) === 'RISKY')
    throw new UserError('TEXT_REFUSED', ['text']);
  return inTransaction(ctx, async tx => {
    const locked = await lockPaidQuestion(tx, input.id, viewer);
    const { question, line, payment } = locked;
    if (await isSaid(tx, locked, text)) return question.id;
    assertWaiting(tx, question, viewer.id);
    const amountFen = line.priceFen;
    const earnedFen = shareOf(amountFen, tx.config.expertSharePercent);
    const { expert: author } = question;
    const given = tx.em.create(PaidAnswer, { author, text, earnedFen, createdAt: tx.now() });
    tx.em.assign(question, { answer: given });
    question.moveTo(PaidQuestionState.ANSWERED);
    await tellAsker(tx, question, NoticeKind.PAID_QUESTION_ANSWERED, { text, byExpert: true });
    payExpert(tx, payment, { amountFen, shareFen: earnedFen });
    tx.publish('orderUpdated', payment.order.id);
    return question.id;
  });
}

/**
 * Declines a question that waits for the viewer: the money goes back. Returns its id; a second time is no fault. Throws
 * `NOT_FOUND`, `INVALID_INPUT`, `TEXT_REFUSED`, `QUESTION_NOT_WAITING`.
 */
export async function decline(ctx: Ctx, input: DeclinePaidQuestionInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('paidQuestion', viewer.id);
  await assertAsked(ctx, viewer.id, input.id);
  const reason = reasonText(input.reason, MAX_REASON);
  if (!reason) throw new UserError('INVALID_INPUT', ['reason']);
  if ((await check(ctx, { text: reason, scene: 'COMMENT', isTrusted: true })) === 'RISKY')
    throw new UserError('TEXT_REFUSED', ['reason']);
  return inTransaction(ctx, async tx => {
    const locked = await lockPaidQuestion(tx, input.id, viewer);
    const { question } = locked;
    if (question.state === PaidQuestionState.DECLINED && question.declinedReason === reason)
      return question.id;
    assertWaiting(tx, question, viewer.id);
    question.declinedReason = reason;
    await giveBack(tx, locked, PaidQuestionState.DECLINED, STORED_TEXTS.questionDeclined);
    await tellAsker(tx, question, NoticeKind.PAID_QUESTION_DECLINED, { text: reason, byExpert: true });
    return question.id;
  });
}

/** What has come to the viewer, in one statement and before any lock: of anything else nobody learns that it exists. */
async function assertAsked(ctx: Ctx, expertId: string, id: string): Promise<void> {
  const come = { state: { $ne: PaidQuestionState.UNPAID }, review: QuestionReview.CLEAR };
  const isTheirs = isId(id) && (await ctx.em.fork().count(PaidQuestion, { id, expert: expertId, ...come }));
  if (!isTheirs) throw new UserError('NOT_FOUND', ['id']);
}

/** Locked, and as the last one who was here left it: who comes second is told so. */
function assertWaiting(tx: Tx<Ctx>, question: PaidQuestion, expertId: string): void {
  const isTheirs = question.expert.id === expertId && question.asker.id !== expertId;
  if (!isTheirs) throw new UserError('NOT_FOUND', ['id']);
  if (!mayStillAnswer(question, tx.now())) throw new UserError('QUESTION_NOT_WAITING', ['id']);
}

async function isSaid(tx: Tx<Ctx>, { question }: LockedQuestion, text: string): Promise<boolean> {
  if (question.state !== PaidQuestionState.ANSWERED || !question.answer) return false;
  return (await tx.em.findOneOrFail(PaidAnswer, question.answer.id)).text === text;
}
