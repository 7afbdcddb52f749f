import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { formatFen } from '../kernel/money.js';
import type { Tx } from '../kernel/transaction.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { notify } from '../notices/notices.service.js';
import { Order } from '../orders/order.entity.js';
import { OrderTimelineKind } from '../orders/order.rules.js';
import { note, refunded } from '../orders/orders.service.js';
import { lockUser } from '../users/user-lock.service.js';
import { FindingKind } from './finding.rules.js';
import { file } from './findings.service.js';
import { LedgerEvent } from './ledger.rules.js';
import { post } from './ledger.service.js';
import { endOpenRequests } from './open-requests.service.js';
import { Payment } from './payment.entity.js';
import { Refund } from './refund.entity.js';
import { RefundStatus } from './refund.rules.js';
import type { Part } from './reserve.service.js';

export interface LockedRefund {
  refund: Refund;
  payment: Payment;
  order: Order;
  parts: Part[];
}

/** The refund with all that it changes, locked in the order that everybody locks in: payment, order, buyer. */
export async function lockRefund(
  tx: Tx<Ctx>,
  by: { number: string; channel: string } | { id: string },
): Promise<LockedRefund | null> {
  const where = 'id' in by ? { id: by.id } : { number: by.number };
  const known = await tx.em.findOne(Refund, where);
  if (!known) return null;
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const payment = await tx.em.findOneOrFail(Payment, known.payment.id, lock);
  if ('channel' in by && payment.channel !== by.channel) return null;
  const order = await tx.em.findOneOrFail(Order, known.order.id, { ...lock, populate: ['lines'] });
  // What a refund takes back may be what another payment of the same buyer just gave.
  await lockUser(tx, order.user.id);
  const refund = await tx.em.findOneOrFail(Refund, known.id, { ...lock, populate: ['lines'] });
  const lines = new Map(order.lines.getItems().map(line => [line.id, line]));
  const parts = refund.lines.getItems().flatMap(({ line, amountFen }) => {
    const own = lines.get(line.id);
    return own ? [{ line: own, amountFen }] : [];
  });
  return { refund, payment, order, parts };
}

/** Books a refund whose money has reached the payer, and takes back what the order gave for it. */
export async function payOut(
  tx: Tx<Ctx>,
  { refund, payment, order, parts }: LockedRefund,
  event: LedgerEvent.REFUND_PAID | LedgerEvent.REFUND_BY_HAND = LedgerEvent.REFUND_PAID,
): Promise<void> {
  const { amountFen } = refund;
  payment.refundingFen -= amountFen;
  payment.refundedFen += amountFen;
  post(tx, event, { payment, refund, amountFen });
  if (parts.length) {
    const lines = parts.map(part => ({ lineId: part.line.id, fen: part.amountFen }));
    await refunded(tx, order, lines);
    await endOpenRequests(tx, order);
  }
  const kind = parts.length ? OrderTimelineKind.REFUND_SUCCEEDED : OrderTimelineKind.SURPLUS_RETURNED;
  note(tx, order.id, kind, { amountFen });
  await tellOfRefund(tx, NoticeKind.REFUND_DONE, { refund, order }, formatFen(amountFen));
}

/** Tells the buyer how a refund ended. */
export const tellOfRefund = (
  tx: Tx<Ctx>,
  kind: NoticeKind.REFUND_DONE | NoticeKind.REFUND_REFUSED,
  { refund, order }: Pick<LockedRefund, 'refund' | 'order'>,
  text: string,
): Promise<void> =>
  notify(tx, {
    ...{ userId: order.user.id, kind, text, key: `refund:${refund.id}:${kind}` },
    title: order.lines
      .getItems()
      .map(({ title }) => title)
      .join('、'),
    target: { kind: NoticeTargetKind.ORDER, id: order.id },
  });

/** Files what a person has to look at. */
export async function fileRefund(
  tx: Tx<Ctx>,
  kind: FindingKind,
  refund: Refund,
  payment: Payment,
  thereState: string,
  thereFen: number | null,
): Promise<void> {
  const { number, status, amountFen } = refund;
  const { channel } = payment;
  const difference = { kind, channel, number, hereState: status, hereFen: amountFen, thereState, thereFen };
  // Resolved and stuck once more is a new matter; silence that goes on is not.
  const isNew = kind === FindingKind.REFUND_STUCK && status !== RefundStatus.APPROVED;
  await file(tx, difference, { again: isNew });
}
