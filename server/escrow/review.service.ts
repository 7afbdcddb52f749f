import { record } from '../audit/audit.service.js';
import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { STORED_TEXTS } from '../kernel/stored-texts.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { NoticeKind } from '../notices/notice.rules.js';
import { PaidQuestion } from '../paid-questions/paid-question.entity.js';
import { startTime } from '../paid-questions/paid.service.js';
import { PaidQuestionState, QuestionReview } from '../paid-questions/question.rules.js';
import { tellAsker } from '../paid-questions/tell.service.js';
import { MAX_REASON, reasonText } from '../safety/written.rules.js';
import { assertAsRead } from '../safety/written.service.js';
import { requireViewer } from '../users/viewer.js';
import type { DecidePaidQuestionInput } from './escrow.types.js';
import { giveBack, lockPaidQuestion } from './locked-question.service.js';

/**
 * For admins: lets a question that is in doubt come to its expert, who has all the time promised from then on, or refuses
 * it, and what was paid goes back. Returns its id. Throws `NOT_FOUND`, `INVALID_INPUT` (refusing needs a reason),
 * `ALREADY_RESOLVED`, also of a question that ended meanwhile, which its expert shall not read, and `CONFLICT` where its
 * asker changed what was read.
 */
export async function decideQuestion(
  ctx: Ctx,
  { id, approve, reason: words, editedAt: read }: DecidePaidQuestionInput,
): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('paidQuestion', viewer.id);
  const reason = reasonText(words ?? '', MAX_REASON);
  if (!approve && !reason) throw new UserError('INVALID_INPUT', ['reason']);
  return inTransaction(ctx, async tx => {
    const { question, giveItBack } = await locked(tx, id);
    const isOpen = [PaidQuestionState.UNPAID, PaidQuestionState.WAITING].includes(question.state);
    if (question.review !== QuestionReview.HELD || !isOpen) throw new UserError('ALREADY_RESOLVED', ['id']);
    assertAsRead(question, read);
    record(tx, {
      action: approve ? 'paidQuestion.approve' : 'paidQuestion.refuse',
      ...{ subjectType: 'PaidQuestion', subjectId: id, detail: { state: question.state, reason } },
    });
    const isWaiting = question.state === PaidQuestionState.WAITING;
    question.review = approve ? QuestionReview.CLEAR : QuestionReview.REFUSED;
    if (!approve) question.declinedReason = reason;
    if (approve && isWaiting) await startTime(tx, question);
    if (approve) return id;
    if (isWaiting) await giveItBack();
    const kind = isWaiting ? NoticeKind.PAID_QUESTION_DECLINED : NoticeKind.CONTENT_HIDDEN;
    await tellAsker(tx, question, kind, { text: reason ?? '' });
    return id;
  });
}

/** With what moves with it, once it is paid. */
async function locked(tx: Tx<Ctx>, id: string) {
  const known = isId(id) ? await tx.em.findOne(PaidQuestion, id) : null;
  if (!known) throw new UserError('NOT_FOUND', ['id']);
  if (!known.lineId) {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    const question = await tx.em.findOneOrFail(PaidQuestion, id, lock);
    // Paid in this very moment: what pays holds locks that come before this one.
    if (question.lineId) throw new UserError('CONFLICT', ['id']);
    return { question, giveItBack: () => Promise.resolve() };
  }
  const all = await lockPaidQuestion(tx, id);
  const giveItBack = () => giveBack(tx, all, PaidQuestionState.DECLINED, STORED_TEXTS.questionRefused);
  return { question: all.question, giveItBack };
}
