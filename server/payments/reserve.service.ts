import type { Ctx } from '../context.js';
import { newId } from '../kernel/id.js';
import { STORED_TEXTS } from '../kernel/stored-texts.js';
import type { Fen } from '../kernel/money.js';
import type { Tx } from '../kernel/transaction.js';
import type { OrderLine } from '../orders/order-line.entity.js';
import { OrderTimelineKind } from '../orders/order.rules.js';
import { note } from '../orders/orders.service.js';
import { PaidQuestionState } from '../paid-questions/question.rules.js';
import { endQuestion } from './held.service.js';
import { LedgerEvent } from './ledger.rules.js';
import { post } from './ledger.service.js';
import type { Payment } from './payment.entity.js';
import { refundNow } from './refund.job.js';
import { RefundLine } from './refund-line.entity.js';
import { Refund } from './refund.entity.js';
import { RefundKind, RefundStatus } from './refund.rules.js';

/** A line's share of a refund. */
export interface Part {
  line: OrderLine;
  amountFen: Fen;
}

interface Wish {
  kind: RefundKind;
  payment: Payment;
  parts: readonly Part[];
  /** Of surplus money, which belongs to no line; otherwise the sum of the parts. */
  amountFen: Fen;
  reason: string;
  clientKey: string;
  number: string;
}

/** A number for a refund that has none yet: 32 of [0-9a-f]. */
export const refundNumber = (): string => newId().replaceAll('-', '');

/** Writes a refund down as wished for; nothing is reserved and nothing sent before `reserve`. */
export function openRefund(tx: Tx<Ctx>, { parts, payment, ...wish }: Wish): Refund {
  const createdAt = tx.now();
  const refund = tx.em.create(Refund, {
    ...wish,
    payment,
    order: payment.order,
    status: RefundStatus.REQUESTED,
    decidedBy: null,
    decidedAt: null,
    decisionNote: null,
    channelRefundId: null,
    endedByNumber: null,
    failure: null,
    finishedAt: null,
    createdAt,
  });
  for (const part of parts) tx.em.create(RefundLine, { ...part, refund, createdAt });
  return refund;
}

/**
 * Decides for a refund: takes its money out of what can still be refunded, and back from whoever it had gone on to, books
 * it, and has it sent after commit. The caller holds payment and order and has checked that so much is left; a CHECK
 * stands behind it.
 */
export async function reserve(
  tx: Tx<Ctx>,
  refund: Refund,
  payment: Payment,
  parts: readonly Part[],
): Promise<void> {
  const now = tx.now();
  for (const { line } of parts) await endQuestion(tx, payment, line, PaidQuestionState.REFUNDED);
  refund.moveTo(RefundStatus.APPROVED, now);
  refund.decidedAt = now;
  payment.refundingFen += refund.amountFen;
  for (const { line, amountFen } of parts) line.refundingFen += amountFen;
  post(tx, LedgerEvent.REFUND_RESERVED, { payment, refund, amountFen: refund.amountFen });
  tx.enqueue(refundNow(refund.id, now));
}

/** Sends money that bought nothing back in full. The number follows from the payment's, so that it can only happen once. */
export async function returnSurplus(tx: Tx<Ctx>, payment: Payment): Promise<void> {
  const refund = openRefund(tx, {
    kind: RefundKind.SURPLUS,
    payment,
    parts: [],
    amountFen: payment.amountFen,
    reason: STORED_TEXTS.surplusReturned,
    clientKey: `surplus ${payment.number}`,
    number: `S${payment.number.slice(1)}`,
  });
  await reserve(tx, refund, payment, []);
}

/** Frees what a refund had reserved, because its money will not move. */
export function releaseReservation(
  tx: Tx<Ctx>,
  refund: Refund,
  payment: Payment,
  parts: readonly Part[],
): void {
  payment.refundingFen -= refund.amountFen;
  for (const { line, amountFen } of parts) line.refundingFen -= amountFen;
  post(tx, LedgerEvent.REFUND_RELEASED, { payment, refund, amountFen: refund.amountFen });
  note(tx, payment.order.id, OrderTimelineKind.REFUND_FAILED, { amountFen: refund.amountFen });
}
