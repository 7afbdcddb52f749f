import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { STORED_TEXTS } from '../kernel/stored-texts.js';
import type { Tx } from '../kernel/transaction.js';
import { Order } from '../orders/order.entity.js';
import { lockUser } from '../users/user-lock.service.js';
import { FindingKind } from './finding.rules.js';
import { file } from './findings.service.js';
import { foreignRefundJob } from './foreign-refund.job.js';
import type { RefundReceipt } from './gateways/gateway.js';
import { Payment } from './payment.entity.js';
import { PaymentStatus } from './payment.rules.js';
import { openQuestion } from './reconcile.job.js';
import { lockRefund, payOut } from './refund-books.service.js';
import { Refund } from './refund.entity.js';
import { leftFen, RefundKind, RefundStatus } from './refund.rules.js';
import { openRefund, reserve, type Part } from './reserve.service.js';

/**
 * A refund nobody here started: Apple gives one without asking the merchant, and so does a person in the merchant's
 * console. All that is left of a payment is booked as given by the platform; anything else is for a person.
 */
export async function givenElsewhere(
  tx: Tx<Ctx>,
  receipt: RefundReceipt,
): Promise<'SETTLED' | 'ASK' | 'REPLAY' | 'UNKNOWN_NUMBER'> {
  const payment = await tx.em.findOne(
    Payment,
    { number: receipt.paymentNumber, channel: receipt.channel as Payment['channel'] },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  // Twenty copies of one message wait here for the first of them.
  const { number } = receipt;
  if (await tx.em.findOne(Refund, { $or: [{ number }, { endedByNumber: number }] })) return 'REPLAY';
  if (payment && receipt.state === 'PROCESSING') {
    tx.enqueue(foreignRefundJob(receipt, 0, tx.now()));
    return 'ASK';
  }
  if (receipt.state !== 'SUCCEEDED') return 'UNKNOWN_NUMBER';
  if (payment && (await book(tx, payment, receipt))) return 'SETTLED';
  await fileForeign(tx, receipt, payment);
  return 'UNKNOWN_NUMBER';
}

/** Nobody here knows what it was for: a person looks. */
export function fileForeign(
  tx: Tx<Ctx>,
  told: Pick<RefundReceipt, 'channel' | 'number' | 'amountFen'> & { state: string },
  payment: Payment | null,
): Promise<void> {
  return file(tx, {
    kind: FindingKind.UNKNOWN_NUMBER,
    channel: told.channel,
    number: told.number,
    hereState: payment && payment.status,
    hereFen: payment && leftFen(payment.amountFen, payment),
    thereState: told.state,
    thereFen: told.amountFen,
  });
}

/** Books what went back of a payment, where it is clear for what; the caller holds the payment. */
async function book(tx: Tx<Ctx>, payment: Payment, receipt: RefundReceipt): Promise<boolean> {
  if (payment.status !== PaymentStatus.SUCCEEDED) {
    // The money came and went before we heard of it: what the channel says of the payment comes first.
    if (payment.status !== PaymentStatus.PENDING) return false;
    tx.enqueue(openQuestion(payment, 0, tx.now()));
    tx.enqueue(foreignRefundJob(receipt, 2, tx.now()));
    return false;
  }
  if (await endsOurs(tx, payment, receipt)) return true;
  if (payment.refundingFen > 0) {
    // Ours is on its way: only when it has ended is it clear which of the two this money was for.
    const isWaiting = await tx.em.count(Refund, {
      payment,
      status: { $in: [RefundStatus.APPROVED, RefundStatus.PROCESSING] },
    });
    if (isWaiting) tx.enqueue(foreignRefundJob(receipt, 2, tx.now()));
    return false;
  }
  const amountFen = leftFen(payment.amountFen, payment);
  if (payment.surplus || amountFen === 0 || receipt.amountFen !== amountFen) return false;
  const order = await tx.em.findOneOrFail(Order, payment.order.id, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    populate: ['lines'],
  });
  await lockUser(tx, order.user.id);
  const parts: Part[] = order.lines
    .getItems()
    .map(line => ({ line, amountFen: leftFen(line.priceFen, line) }))
    .filter(({ amountFen }) => amountFen > 0);
  const refund = openRefund(tx, {
    kind: RefundKind.PLATFORM,
    payment,
    parts,
    amountFen,
    reason: STORED_TEXTS.refundedByPlatform,
    clientKey: `platform ${receipt.number}`,
    number: receipt.number,
  });
  await reserve(tx, refund, payment, parts);
  refund.channelRefundId = receipt.refundId;
  refund.moveTo(RefundStatus.SUCCEEDED, receipt.finishedAt ?? tx.now());
  await payOut(tx, { refund, payment, order, parts });
  tx.publish('orderUpdated', order.id);
  return true;
}

/** What we had decided and could not send – on iOS only Apple can – and the platform has now given by itself. */
async function endsOurs(tx: Tx<Ctx>, payment: Payment, receipt: RefundReceipt): Promise<boolean> {
  const ours = await tx.em.findOne(Refund, {
    payment,
    status: RefundStatus.ABNORMAL,
    amountFen: receipt.amountFen ?? -1,
  });
  const locked = ours && (await lockRefund(tx, { id: ours.id }));
  if (locked?.refund.status !== RefundStatus.ABNORMAL) return false;
  locked.refund.channelRefundId = receipt.refundId;
  locked.refund.endedByNumber = receipt.number;
  locked.refund.moveTo(RefundStatus.SUCCEEDED, receipt.finishedAt ?? tx.now());
  await payOut(tx, locked);
  tx.publish('orderUpdated', locked.order.id);
  return true;
}
