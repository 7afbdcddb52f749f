import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { Order } from '../orders/order.entity.js';
import { OrderTimelineKind } from '../orders/order.rules.js';
import { fulfil, note, ownsAnyOf } from '../orders/orders.service.js';
import { lockUser } from '../users/user-lock.service.js';
import { deliveryJob } from './delivery.job.js';
import { FindingKind } from './finding.rules.js';
import { file } from './findings.service.js';
import type { Receipt } from './gateways/gateway.js';
import { holdForQuestions } from './held.service.js';
import { keepArrival, type Arrival } from './inbox.service.js';
import { post } from './ledger.service.js';
import { LedgerEvent } from './ledger.rules.js';
import { lateQuestion } from './reconcile.job.js';
import { returnSurplus } from './reserve.service.js';
import { payerIdOf } from './payer.js';
import { Payment } from './payment.entity.js';
import { mismatches, PaymentStatus, verdictOf, type Verdict } from './payment.rules.js';

/** What became of a receipt; all but `SETTLED` and `CLOSED` leave orders and grants as they were. */
export type Settlement = Verdict | 'CLOSED' | 'NOTHING' | 'UNKNOWN_NUMBER' | `MISMATCH ${string}`;

/**
 * The one function that lets a receipt change money state, whoever brings it: a notification, a query after the
 * learner's return, or the scheduled reconcile. A replay changes nothing.
 */
export async function settle(ctx: Ctx, receipt: Receipt, arrival?: Arrival): Promise<Settlement> {
  const { number, channel } = receipt;
  const settlement = await inTransaction(ctx, async tx => {
    const settled = await apply(tx, receipt);
    if (arrival) keepArrival(tx, channel, arrival, settled);
    // A push is acknowledged, which tells the platform that the goods were handed over; a query tells it nothing.
    else if (settled === 'SETTLED' && tx.gateways[channel]?.deliver)
      tx.enqueue(deliveryJob({ channel, number, step: 0 }, tx.now()));
    return settled;
  });
  if (settlement === 'SETTLED' || settlement === 'SURPLUS')
    ctx.log.info({ number, channel, settlement }, 'Payment received');
  return settlement;
}

async function apply(tx: Tx<Ctx>, receipt: Receipt): Promise<Settlement> {
  const payment = await tx.em.findOne(
    Payment,
    { number: receipt.number, channel: receipt.channel as Payment['channel'] },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  const moneyMoved = receipt.state === 'PAID' || receipt.state === 'REFUNDED';
  if (!payment) {
    if (moneyMoved) await quarantine(tx, FindingKind.UNKNOWN_NUMBER, receipt, null);
    return 'UNKNOWN_NUMBER';
  }
  if (receipt.state === 'CLOSED') return close(tx, payment);
  // A refund's receipt says the money came first; refunds themselves are settled by their own records.
  const wentBack = receipt.state === 'REFUNDED' && payment.status !== PaymentStatus.SUCCEEDED;
  if (receipt.state !== 'PAID' && !wentBack) return 'NOTHING';

  const { merchantId, appId } = merchantAt(tx, receipt.channel);
  const { amountFen } = payment;
  const expected = { amountFen, payerId: payerIdOf(tx, payment), merchantId, appId };
  const faults = mismatches(receipt, expected);
  if (faults.length) {
    await quarantine(tx, FindingKind.RECEIPT_MISMATCH, receipt, payment, ` (${faults.join(', ')})`);
    return `MISMATCH ${faults.join(',')}`;
  }

  const order = await tx.em.findOneOrFail(Order, payment.order.id, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    populate: ['lines'],
  });
  // Two orders of one buyer for one course may be paid at the same moment: the buyer's row makes them queue.
  await lockUser(tx, order.user.id);
  const owned = payment.status !== PaymentStatus.SUCCEEDED && (await ownsAnyOf(tx, order));
  const verdict = verdictOf({ payment: payment.status, order: order.status, owned, wentBack });
  // It came and somebody gave it back before we heard of it: it buys nothing, and a person looks how much is left.
  if (wentBack) await quarantine(tx, FindingKind.STATUS_DIFFERS, receipt, payment);
  if (verdict === 'REPLAY') return verdict;

  payment.moveTo(PaymentStatus.SUCCEEDED);
  // The person was erased meanwhile; some channels pay back only to a payer who is named.
  if (!payment.sealedPayerId && receipt.payerId)
    payment.sealedPayerId = tx.vault.seal('payer', receipt.payerId);
  payment.transactionId = receipt.transactionId;
  payment.paidAt = receipt.paidAt ?? tx.now();
  payment.surplus = verdict === 'SURPLUS';
  if (verdict === 'SETTLED') {
    post(tx, LedgerEvent.PAYMENT, { payment, refund: null, amountFen });
    holdForQuestions(tx, payment, order);
    await fulfil(tx, order);
  } else {
    post(tx, LedgerEvent.SURPLUS, { payment, refund: null, amountFen });
    note(tx, order.id, OrderTimelineKind.SURPLUS_PAID, { amountFen });
    await returnSurplus(tx, payment);
    tx.publish('orderUpdated', order.id);
  }
  return verdict;
}

/** Kept for a person, who is alerted; nothing else changes. */
async function quarantine(
  tx: Tx<Ctx>,
  kind: FindingKind,
  receipt: Receipt,
  payment: Payment | null,
  detail = '',
): Promise<void> {
  await file(tx, {
    kind,
    channel: receipt.channel as Payment['channel'],
    number: receipt.number,
    hereState: payment && payment.status,
    hereFen: payment && payment.amountFen,
    thereState: `${receipt.state}${detail}`,
    thereFen: receipt.amountFen,
  });
}

function close(tx: Tx<Ctx>, payment: Payment): Settlement {
  if (payment.status !== PaymentStatus.PENDING) return 'NOTHING';
  endAttempt(tx, payment, PaymentStatus.CLOSED);
  return 'CLOSED';
}

/** Moves a locked open attempt to its unpaid end, and has the channel asked about it a few times more. */
export function endAttempt(
  tx: Tx<Ctx>,
  payment: Payment,
  as: PaymentStatus.CLOSED | PaymentStatus.FAILED,
): void {
  if (payment.status !== PaymentStatus.PENDING) return;
  payment.moveTo(as);
  tx.publish('orderUpdated', payment.order.id);
  const question = lateQuestion(payment, 0, tx.now());
  if (question) tx.enqueue(question);
}

/** Who we are at the channel, as every receipt must name us. */
function merchantAt({ config }: Ctx, channel: Receipt['channel']): { merchantId: string; appId: string } {
  const { wechatPay, wechatVirtual, alipay } = config;
  switch (channel) {
    case 'WECHAT_JSAPI':
      return { merchantId: wechatPay?.mchid ?? '', appId: wechatPay?.appid ?? '' };
    case 'WECHAT_VIRTUAL':
      return { merchantId: wechatVirtual?.offerId ?? '', appId: wechatVirtual?.appid ?? '' };
    case 'ALIPAY':
      return { merchantId: alipay?.sellerId ?? '', appId: alipay?.appId ?? '' };
  }
}
