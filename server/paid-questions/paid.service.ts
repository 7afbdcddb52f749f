import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import type { Fen } from '../kernel/money.js';
import type { Tx } from '../kernel/transaction.js';
import { NoticeKind } from '../notices/notice.rules.js';
import { offerOf } from './offer.service.js';
import { PaidQuestion } from './paid-question.entity.js';
import { deadlineJob, dueJob } from './question.job.js';
import { deadlineAfter, dueBefore, PaidQuestionState, QuestionReview } from './question.rules.js';
import { tellExpert } from './tell.service.js';

/** What an order would hold of a question of the asker's own. */
export interface QuestionForSale {
  id: string;
  priceFen: Fen;
  forSale: boolean;
  /** Paid before. */
  isPaid: boolean;
}

/** The asker's own questions among `ids`: an unpaid one at the price of the offer now. */
export async function questionsForSale(
  ctx: Ctx,
  askerId: string | null,
  ids: readonly string[],
): Promise<QuestionForSale[]> {
  if (askerId === null) return [];
  const questions = await ctx.em.find(PaidQuestion, { id: { $in: [...ids] }, asker: askerId });
  const found: QuestionForSale[] = [];
  for (const { id, expert, state, review, priceFen } of questions) {
    const isPaid = state !== PaidQuestionState.UNPAID;
    const known = isPaid ? null : await offerOf(ctx, expert.id);
    const isTaken = known !== null && known.isTaken && expert.id !== askerId;
    found.push({
      ...{ id, isPaid, priceFen: known?.offer.priceFen ?? priceFen },
      // What was paid is told so, whether the expert still takes others or not.
      forSale: isPaid || (isTaken && review !== QuestionReview.REFUSED),
    });
  }
  return found;
}

/** Whether money for any of them would buy nothing: it was paid before, or an admin refused its words. */
export async function needsNoMoney({ em }: Pick<Ctx, 'em'>, ids: readonly string[]): Promise<boolean> {
  const done = [{ state: { $ne: PaidQuestionState.UNPAID } }, { review: QuestionReview.REFUSED }];
  return (await em.count(PaidQuestion, { id: { $in: [...ids] }, $or: done })) > 0;
}

/** An order was placed for it: what it promises are the terms of that moment. The caller holds the asker. */
export async function freezeTerms(tx: Tx<Ctx>, id: string, priceFen: Fen): Promise<void> {
  const question = await lockQuestion(tx, id);
  if (question.state !== PaidQuestionState.UNPAID) return;
  const known = await offerOf(tx, question.expert.id);
  tx.em.assign(question, { priceFen, ...(known && { answerHours: known.offer.answerHours }) });
}

/** It was paid, by this order line: from now on the expert's time runs. The caller holds payment, order and asker. */
export async function markPaid(
  tx: Tx<Ctx>,
  { id, lineId, priceFen }: { id: string; lineId: string; priceFen: Fen },
): Promise<void> {
  const question = await lockQuestion(tx, id);
  question.moveTo(PaidQuestionState.WAITING);
  tx.em.assign(question, { lineId, priceFen, paidAt: tx.now() });
  await startTime(tx, question);
}

/**
 * The expert is told, and has all the time that was promised from now on; of what is in doubt they do not hear yet. What was
 * refused in the very moment of the payment has no time: the money goes back at once.
 */
export async function startTime(tx: Tx<Ctx>, question: PaidQuestion): Promise<void> {
  const isRefused = question.review === QuestionReview.REFUSED;
  question.deadline = deadlineAfter(tx.now(), isRefused ? 0 : question.answerHours);
  tx.enqueue(deadlineJob(question.id, question.deadline));
  if (question.review !== QuestionReview.CLEAR) return;
  tx.enqueue(dueJob(question.id, dueBefore(question.deadline)));
  await tellExpert(tx, question, NoticeKind.PAID_QUESTION_ASKED);
}

/** As the last transaction before this one left it. */
export async function lockQuestion({ em }: Pick<Ctx, 'em'>, id: string): Promise<PaidQuestion> {
  await em.flush(); // What this transaction changed itself is not to be read over.
  return em.findOneOrFail(PaidQuestion, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
}
