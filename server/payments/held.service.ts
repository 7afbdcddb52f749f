import type { Ctx } from '../context.js';
import type { Fen } from '../kernel/money.js';
import type { Tx } from '../kernel/transaction.js';
import type { OrderLine } from '../orders/order-line.entity.js';
import type { Order } from '../orders/order.entity.js';
import { ProductKind } from '../orders/order.rules.js';
import { PaidAnswer } from '../paid-questions/paid-answer.entity.js';
import { lockQuestion } from '../paid-questions/paid.service.js';
import { PaidQuestionState } from '../paid-questions/question.rules.js';
import { LedgerEvent } from './ledger.rules.js';
import { post } from './ledger.service.js';
import type { Payment } from './payment.entity.js';

/** What was paid for questions is not sold yet: it waits for their answers. */
export function holdForQuestions(tx: Tx<Ctx>, payment: Payment, { lines }: Order): void {
  for (const { kind, priceFen } of lines)
    if (kind === ProductKind.PAID_QUESTION)
      post(tx, LedgerEvent.QUESTION_HELD, { payment, refund: null, amountFen: priceFen });
}

/** The answer is there: of the money that was held, the expert's share is theirs, and the rest is ours. */
export function payExpert(tx: Tx<Ctx>, payment: Payment, sums: { amountFen: Fen; shareFen: Fen }): void {
  post(tx, LedgerEvent.QUESTION_ANSWERED, { payment, refund: null, ...sums });
}

/** How a question ends whose money goes back. */
export type QuestionEnd = PaidQuestionState.DECLINED | PaidQuestionState.EXPIRED | PaidQuestionState.REFUNDED;

/**
 * Makes a question's money ready to go back: what is held is let go, what the expert earned is taken back. A line that is
 * no question, and a question that ended before, stay as they are. The caller holds payment and order.
 */
export async function endQuestion(
  tx: Tx<Ctx>,
  payment: Payment,
  { kind, productId, priceFen }: OrderLine,
  as: QuestionEnd,
): Promise<void> {
  if (kind !== ProductKind.PAID_QUESTION) return;
  const question = await lockQuestion(tx, productId);
  if (question.state === PaidQuestionState.WAITING) {
    post(tx, LedgerEvent.QUESTION_RELEASED, { payment, refund: null, amountFen: priceFen });
  } else if (question.state === PaidQuestionState.ANSWERED && question.answer) {
    const answer = await tx.em.findOneOrFail(PaidAnswer, question.answer.id);
    if (answer.earnedFen > 0)
      post(tx, LedgerEvent.SHARE_RETURNED, { payment, refund: null, amountFen: answer.earnedFen });
    answer.earnedFen = 0;
  } else return;
  question.moveTo(as);
}
