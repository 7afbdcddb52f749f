import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { Order } from '../orders/order.entity.js';
import { fulfil, ownsAnyOf } from '../orders/orders.service.js';
import { User } from '../users/user.entity.js';
import type { Receipt } from './gateways/gateway.js';
import { PaymentNotification } from './payment-notification.entity.js';
import { lateQuestion } from './reconcile.job.js';
import { Payment } from './payment.entity.js';
import { mismatches, PaymentStatus, verdictOf, type Verdict } from './payment.rules.js';

/** What became of a receipt; all but `SETTLED` and `CLOSED` leave orders and grants as they were. */
export type Settlement =
  Verdict | 'CLOSED' | 'NOTHING' | 'UNKNOWN_NUMBER' | 'REFUNDED_ELSEWHERE' | `MISMATCH ${string}`;

/** Nothing the program may decide by itself. */
const FOR_A_PERSON = /^(SURPLUS|UNKNOWN_NUMBER|REFUNDED_ELSEWHERE|MISMATCH)/;

/** A notification as it arrived, to be kept in the same transaction as what it changed. */
export interface Arrival {
  id: string | null;
  headers: Record<string, string>;
  body: string;
}

/**
 * The one function that lets a receipt change money state, whoever brings it: a notification, a query after the
 * learner's return, or the scheduled reconcile. A replay changes nothing.
 */
export async function settle(ctx: Ctx, receipt: Receipt, arrival?: Arrival): Promise<Settlement> {
  const settlement = await inTransaction(ctx, async tx => {
    const settled = await apply(tx, receipt);
    if (arrival) keep(tx, receipt.channel, arrival, settled);
    return settled;
  });
  const facts = { number: receipt.number, channel: receipt.channel, settlement };
  if (FOR_A_PERSON.test(settlement)) {
    ctx.log.error(facts, 'A payment needs a person');
  } else if (settlement === 'SETTLED') {
    ctx.log.info(facts, 'Payment settled');
  }
  return settlement;
}

/** Keeps a notification that changed nothing: refused, or about something else. */
export async function keepArrival(
  ctx: Ctx,
  channel: Receipt['channel'],
  arrival: Arrival,
  verdict: string,
): Promise<void> {
  await inTransaction(ctx, async tx => keep(tx, channel, arrival, verdict));
}

function keep(
  tx: Tx<Ctx>,
  channel: Receipt['channel'],
  { id, headers, body }: Arrival,
  verdict: string,
): void {
  tx.em.create(PaymentNotification, {
    channel: channel as PaymentNotification['channel'],
    notificationId: id,
    headers,
    body,
    verdict,
    createdAt: tx.now(),
  });
}

async function apply(tx: Tx<Ctx>, receipt: Receipt): Promise<Settlement> {
  const payment = await tx.em.findOne(
    Payment,
    { number: receipt.number, channel: receipt.channel as Payment['channel'] },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!payment) return 'UNKNOWN_NUMBER';
  if (receipt.state === 'CLOSED') return close(tx, payment);
  if (receipt.state === 'REFUNDED' && payment.status !== PaymentStatus.SUCCEEDED) return 'REFUNDED_ELSEWHERE';
  // A refund's receipt says the money came first; refunds themselves are settled by their own records.
  if (receipt.state !== 'PAID') return 'NOTHING';

  const { merchantId, appId } = merchantAt(tx, receipt.channel);
  const faults = mismatches(receipt, {
    amountFen: payment.amountFen,
    payerId: payment.payerId,
    merchantId,
    appId,
  });
  if (faults.length) return `MISMATCH ${faults.join(',')}`;

  const order = await tx.em.findOneOrFail(Order, payment.order.id, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    populate: ['lines'],
  });
  // Two orders of one buyer for one course may be paid at the same moment: the buyer's row makes them queue.
  await tx.em.findOneOrFail(User, order.user.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const owned = payment.status !== PaymentStatus.SUCCEEDED && (await ownsAnyOf(tx, order));
  const verdict = verdictOf({ payment: payment.status, order: order.status, owned });
  if (verdict === 'REPLAY') return verdict;

  payment.moveTo(PaymentStatus.SUCCEEDED);
  payment.transactionId = receipt.transactionId;
  payment.paidAt = receipt.paidAt ?? tx.now();
  payment.surplus = verdict === 'SURPLUS';
  if (verdict === 'SETTLED') fulfil(tx, order);
  else tx.publish('orderUpdated', order.id);
  return verdict;
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
  if (channel === 'WECHAT_JSAPI')
    return { merchantId: config.wechatPay?.mchid ?? '', appId: config.wechatPay?.appid ?? '' };
  return { merchantId: config.alipay?.sellerId ?? '', appId: config.alipay?.appId ?? '' };
}
