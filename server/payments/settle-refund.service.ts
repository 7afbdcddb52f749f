import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { STORED_TEXTS } from '../kernel/messages.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { Order } from '../orders/order.entity.js';
import { OrderTimelineKind } from '../orders/order.rules.js';
import { note, refunded } from '../orders/orders.service.js';
import { User } from '../users/user.entity.js';
import { FindingKind } from './finding.rules.js';
import { file } from './findings.service.js';
import type { RefundReceipt } from './gateways/gateway.js';
import { keepArrival, type Arrival } from './inbox.service.js';
import { LedgerEvent } from './ledger.rules.js';
import { post } from './ledger.service.js';
import { Payment } from './payment.entity.js';
import { refundNow } from './refund.job.js';
import { Refund } from './refund.entity.js';
import { canMoveRefund, RefundKind, RefundStatus } from './refund.rules.js';
import { openRefund, releaseReservation, reserve, type Part } from './reserve.service.js';

/** What became of a refund's receipt. `ASK`: it says that something happened, and only a query tells what. */
export type RefundSettlement =
  | 'SETTLED'
  | 'RELEASED'
  | 'STUCK'
  | 'PROCESSING'
  | 'ASK'
  | 'REPLAY'
  | 'NOTHING'
  | 'UNKNOWN_NUMBER'
  | 'MISMATCH amount';

/** The one function that lets a channel's word about a refund change money state, whoever brings it. */
export function settleRefund(ctx: Ctx, receipt: RefundReceipt, arrival?: Arrival): Promise<RefundSettlement> {
  return inTransaction(ctx, async tx => {
    const settlement = await apply(tx, receipt, arrival !== undefined);
    if (arrival) keepArrival(tx, receipt.channel, arrival, settlement);
    return settlement;
  });
}

async function apply(tx: Tx<Ctx>, receipt: RefundReceipt, isPushed: boolean): Promise<RefundSettlement> {
  const locked = await lockRefund(tx, receipt);
  if (!locked) return givenElsewhere(tx, receipt);
  const { refund, payment, order, parts } = locked;
  if (receipt.state === 'ABSENT') return 'NOTHING';
  if (receipt.amountFen === null && receipt.state !== 'PROCESSING') return ask(tx, refund);
  if (receipt.amountFen !== null && receipt.amountFen !== refund.amountFen) {
    await fileRefund(tx, FindingKind.RECEIPT_MISMATCH, refund, payment, receipt.state, receipt.amountFen);
    return 'MISMATCH amount';
  }
  refund.channelRefundId ??= receipt.refundId;
  const target = STATUS[receipt.state];
  if (refund.status === target)
    return isPushed && target === RefundStatus.PROCESSING ? ask(tx, refund) : 'REPLAY';
  if (!canMoveRefund(refund.status, target)) {
    const isOver = receipt.state === 'PROCESSING';
    if (!isOver)
      await fileRefund(tx, FindingKind.STATUS_DIFFERS, refund, payment, receipt.state, receipt.amountFen);
    return 'NOTHING';
  }
  refund.moveTo(target, receipt.finishedAt ?? tx.now());
  tx.publish('orderUpdated', order.id);
  if (target === RefundStatus.SUCCEEDED) {
    await payOut(tx, refund, payment, order, parts);
    return 'SETTLED';
  }
  if (target === RefundStatus.PROCESSING) return isPushed ? ask(tx, refund) : 'PROCESSING';
  refund.failure = receipt.state;
  if (target === RefundStatus.CLOSED) releaseReservation(tx, refund, payment, parts);
  else note(tx, order.id, OrderTimelineKind.REFUND_FAILED, { amountFen: refund.amountFen });
  await fileRefund(tx, FindingKind.REFUND_STUCK, refund, payment, receipt.state, receipt.amountFen);
  return target === RefundStatus.CLOSED ? 'RELEASED' : 'STUCK';
}

const STATUS = {
  PROCESSING: RefundStatus.PROCESSING,
  SUCCEEDED: RefundStatus.SUCCEEDED,
  CLOSED: RefundStatus.CLOSED,
  ABNORMAL: RefundStatus.ABNORMAL,
} as const;

/** The next question is brought forward to now; it takes the place of the one that waits. */
function ask(tx: Tx<Ctx>, refund: Refund): 'ASK' {
  tx.enqueue(refundNow(refund.id, tx.now()));
  return 'ASK';
}

interface LockedRefund {
  refund: Refund;
  payment: Payment;
  order: Order;
  parts: Part[];
}

/** The refund with all that it changes, locked in the order that everybody locks in: payment, order, buyer. */
export async function lockRefund(
  tx: Tx<Ctx>,
  by: { number: string; channel?: string } | { id: string },
): Promise<LockedRefund | null> {
  const where = 'id' in by ? { id: by.id } : { number: by.number };
  const known = await tx.em.findOne(Refund, where);
  if (!known) return null;
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const payment = await tx.em.findOneOrFail(Payment, known.payment.id, lock);
  if ('channel' in by && payment.channel !== by.channel) return null;
  const order = await tx.em.findOneOrFail(Order, known.order.id, { ...lock, populate: ['lines'] });
  // What a refund takes back may be what another payment of the same buyer just gave.
  await tx.em.findOneOrFail(User, order.user.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
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
  refund: Refund,
  payment: Payment,
  order: Order,
  parts: readonly Part[],
): Promise<void> {
  const { amountFen } = refund;
  payment.refundingFen -= amountFen;
  payment.refundedFen += amountFen;
  post(tx, LedgerEvent.REFUND_PAID, { payment, refund, amountFen });
  if (parts.length) {
    const lines = parts.map(part => ({ lineId: part.line.id, fen: part.amountFen }));
    await refunded(tx, order, lines);
  }
  const kind = parts.length ? OrderTimelineKind.REFUND_SUCCEEDED : OrderTimelineKind.SURPLUS_RETURNED;
  note(tx, order.id, kind, { amountFen });
}

/**
 * A refund nobody here started: Apple gives one without asking the merchant, and so does a person in the merchant's
 * console. All that is left of a payment is booked as given by the platform; anything else is for a person.
 */
async function givenElsewhere(tx: Tx<Ctx>, receipt: RefundReceipt): Promise<RefundSettlement> {
  if (receipt.state !== 'SUCCEEDED') return 'UNKNOWN_NUMBER';
  const payment = await tx.em.findOne(
    Payment,
    { number: receipt.paymentNumber, channel: receipt.channel as Payment['channel'] },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  const leftFen = payment ? payment.amountFen - payment.refundedFen - payment.refundingFen : 0;
  if (!payment || payment.surplus || leftFen === 0 || receipt.amountFen !== leftFen) {
    await file(tx, {
      kind: FindingKind.UNKNOWN_NUMBER,
      channel: receipt.channel as Payment['channel'],
      number: receipt.number,
      hereState: payment && payment.status,
      hereFen: leftFen,
      thereState: receipt.state,
      thereFen: receipt.amountFen,
    });
    return 'UNKNOWN_NUMBER';
  }
  const order = await tx.em.findOneOrFail(Order, payment.order.id, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    populate: ['lines'],
  });
  await tx.em.findOneOrFail(User, order.user.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const parts = order.lines
    .getItems()
    .map(line => ({ line, amountFen: line.priceFen - line.refundedFen - line.refundingFen }))
    .filter(({ amountFen }) => amountFen > 0);
  const refund = openRefund(tx, {
    kind: RefundKind.PLATFORM,
    payment,
    parts,
    amountFen: leftFen,
    reason: STORED_TEXTS.refundedByPlatform,
    clientKey: `platform ${receipt.number}`,
    number: receipt.number,
  });
  reserve(tx, refund, payment, parts);
  refund.channelRefundId = receipt.refundId;
  refund.moveTo(RefundStatus.SUCCEEDED, receipt.finishedAt ?? tx.now());
  await payOut(tx, refund, payment, order, parts);
  tx.publish('orderUpdated', order.id);
  return 'SETTLED';
}

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
  await file(tx, { kind, channel, number, hereState: status, hereFen: amountFen, thereState, thereFen });
}
