import type { Ctx } from '../context.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { OrderTimelineKind } from '../orders/order.rules.js';
import { note } from '../orders/orders.service.js';
import { FindingKind } from './finding.rules.js';
import { givenElsewhere } from './foreign-refund.service.js';
import type { RefundReceipt } from './gateways/gateway.js';
import { keepArrival, type Arrival } from './inbox.service.js';
import { refundNow } from './refund.job.js';
import { fileRefund, lockRefund, payOut, type LockedRefund } from './refund-books.service.js';
import type { Refund } from './refund.entity.js';
import { BY_HAND, canMoveRefund, RefundStatus } from './refund.rules.js';
import { releaseReservation } from './reserve.service.js';

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
  | `MISMATCH ${string}`;

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
  const file = (kind: FindingKind) => fileRefund(tx, kind, refund, payment, receipt.state, receipt.amountFen);
  if (receipt.state === 'ABSENT') return 'NOTHING';
  if (receipt.amountFen === null && receipt.state !== 'PROCESSING') return ask(tx, refund);
  const fault = faultOf(receipt, locked);
  if (fault) {
    await file(FindingKind.RECEIPT_MISMATCH);
    return `MISMATCH ${fault}`;
  }
  refund.channelRefundId ??= receipt.refundId;
  const target = STATUS[receipt.state];
  if (refund.status === target) {
    if (isPushed && target === RefundStatus.PROCESSING) return ask(tx, refund);
    // A person had booked it as paid by hand, or another took its place, and now the channel has paid it too.
    const isTwice =
      target === RefundStatus.SUCCEEDED && (refund.failure === BY_HAND || refund.endedByNumber !== null);
    if (isTwice) await file(FindingKind.STATUS_DIFFERS);
    return 'REPLAY';
  }
  if (!canMoveRefund(refund.status, target)) {
    if (target !== RefundStatus.PROCESSING) await file(FindingKind.STATUS_DIFFERS);
    return 'NOTHING';
  }
  refund.moveTo(target, receipt.finishedAt ?? tx.now());
  tx.publish('orderUpdated', order.id);
  if (target === RefundStatus.SUCCEEDED) {
    await payOut(tx, locked);
    return 'SETTLED';
  }
  if (target === RefundStatus.PROCESSING) return isPushed ? ask(tx, refund) : 'PROCESSING';
  refund.failure = receipt.state;
  if (target === RefundStatus.CLOSED) releaseReservation(tx, refund, payment, parts);
  else note(tx, order.id, OrderTimelineKind.REFUND_FAILED, { amountFen: refund.amountFen });
  await file(FindingKind.REFUND_STUCK);
  return target === RefundStatus.CLOSED ? 'RELEASED' : 'STUCK';
}

/** In what a receipt differs from the refund that was stored under its number; null where it does not. */
function faultOf(receipt: RefundReceipt, { refund, payment }: LockedRefund): 'amount' | 'payment' | null {
  if (receipt.amountFen !== null && receipt.amountFen !== refund.amountFen) return 'amount';
  return receipt.paymentNumber === payment.number ? null : 'payment';
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
