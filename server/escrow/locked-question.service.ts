import { LockMode } from '@mikro-orm/core';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import type { Tx } from '../kernel/transaction.js';
import { OrderLine } from '../orders/order-line.entity.js';
import { Order } from '../orders/order.entity.js';
import { OrderTimelineKind } from '../orders/order.rules.js';
import { note } from '../orders/orders.service.js';
import { PaidQuestion } from '../paid-questions/paid-question.entity.js';
import { lockQuestion } from '../paid-questions/paid.service.js';
import { endQuestion, type QuestionEnd } from '../payments/held.service.js';
import { Payment } from '../payments/payment.entity.js';
import { PaymentStatus } from '../payments/payment.rules.js';
import { RefundKind } from '../payments/refund.rules.js';
import { openRefund, refundNumber, reserve } from '../payments/reserve.service.js';
import { lockUser, lockViewer } from '../users/user-lock.service.js';

/** A question whose money was paid, with all that moves with it. */
export interface LockedQuestion {
  question: PaidQuestion;
  line: OrderLine;
  payment: Payment;
}

/**
 * A question that was paid, locked in the order that everybody locks in: payment, order, buyer – and, where somebody acts,
 * they – and only then the question. Two people are locked in the order of their ids, as a merge of accounts does. Throws
 * `NOT_FOUND` where there is none, or nothing was paid for it.
 */
export async function lockPaidQuestion(tx: Tx<Ctx>, id: string, viewer?: Viewer): Promise<LockedQuestion> {
  const known = isId(id) ? await tx.em.findOne(PaidQuestion, id) : null;
  if (!known?.lineId) throw new UserError('NOT_FOUND', ['id']);
  const { order: ordered } = await tx.em.findOneOrFail(OrderLine, known.lineId);
  const paid = { order: ordered.id, status: PaymentStatus.SUCCEEDED, surplus: false };
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const payment = await tx.em.findOneOrFail(Payment, paid, lock);
  const order = await tx.em.findOneOrFail(Order, ordered.id, { ...lock, populate: ['lines'] });
  const people = new Set([order.user.id, ...(viewer ? [viewer.id] : [])]);
  for (const person of [...people].sort())
    await (person === viewer?.id ? lockViewer(tx, viewer) : lockUser(tx, person));
  const question = await lockQuestion(tx, id);
  const line = order.lines.getItems().find(part => part.id === question.lineId);
  if (!line) throw new Error(`The line that paid for question ${id} is not in its order`);
  return { question, line, payment };
}

/** Sends the money of a question that waits back to who asked it: once, because its state allows it once. */
export async function giveBack(
  tx: Tx<Ctx>,
  { question, line, payment }: LockedQuestion,
  as: QuestionEnd,
  reason: string,
): Promise<void> {
  await endQuestion(tx, payment, line, as);
  const parts = [{ line, amountFen: line.priceFen }];
  const refund = openRefund(tx, {
    ...{ kind: RefundKind.UNANSWERED, payment, parts, amountFen: line.priceFen, reason },
    ...{ clientKey: `question ${question.id}`, number: refundNumber() },
  });
  await reserve(tx, refund, payment, parts);
  note(tx, payment.order.id, OrderTimelineKind.REFUND_APPROVED, { amountFen: line.priceFen, note: reason });
  tx.publish('orderUpdated', payment.order.id);
}
