import type { Loaded } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { inTransaction } from '../kernel/transaction.js';
import { OrderTimelineKind } from '../orders/order.rules.js';
import { note } from '../orders/orders.service.js';
import { FindingKind } from './finding.rules.js';
import type { PaymentGateway } from './gateways/gateway.js';
import { notifyUrlOf } from './notify-url.js';
import { payerIdOf } from './payer.js';
import { REFUND_TASK, refundAgain, STUCK_FROM_STEP, type RefundStep } from './refund.job.js';
import { Refund } from './refund.entity.js';
import { RefundStatus } from './refund.rules.js';
import { fileRefund, lockRefund } from './refund-books.service.js';
import { settleRefund } from './settle-refund.service.js';

/**
 * Brings a decided refund one step on: sends it, always under the same number, or asks how it stands. Enqueues the next
 * step until the channel's answer is final; an unknown outcome stays unknown and is asked about. A step that throws
 * counts as one: left to the queue, it would be tried again as the same step and never be told to a person.
 */
export async function sendRefund(ctx: Ctx, payload: unknown): Promise<void> {
  const step = payload as RefundStep;
  const refund = await ctx.em.fork().findOne(Refund, step.refundId, { populate: ['payment'] });
  if (!refund || !isOnItsWay(refund.status)) return;
  const gateway = ctx.gateways[refund.payment.$.channel];
  const answer = gateway ? await tried(ctx, gateway, refund, step) : 'NO_ANSWER';
  await inTransaction(ctx, async tx => {
    const now = await tx.em.findOneOrFail(Refund, refund.id, { populate: ['payment'] });
    if (!isOnItsWay(now.status)) return;
    tx.enqueue(refundAgain(step, tx.now()));
    if (step.step >= STUCK_FROM_STEP)
      await fileRefund(tx, FindingKind.REFUND_STUCK, now, now.payment.$, answer, null);
  });
}

type SentRefund = Loaded<Refund, 'payment'>;

const isOnItsWay = (status: RefundStatus): boolean =>
  status === RefundStatus.APPROVED || status === RefundStatus.PROCESSING;

async function tried(
  ctx: Ctx,
  gateway: PaymentGateway,
  refund: SentRefund,
  step: RefundStep,
): Promise<'NO_ANSWER' | 'FAULT'> {
  try {
    await advance(ctx, gateway, refund, step);
    return 'NO_ANSWER';
  } catch (error) {
    ctx.log.error({ error, job: REFUND_TASK, payload: step }, 'A step of a refund failed');
    return 'FAULT';
  }
}

async function advance(
  ctx: Ctx,
  gateway: PaymentGateway,
  refund: SentRefund,
  { step }: RefundStep,
): Promise<void> {
  const isKnownThere = refund.status === RefundStatus.PROCESSING || step > 0;
  if (isKnownThere && (await askRefund(ctx, gateway, refund)) !== 'ABSENT') return;
  const payment = refund.payment.$;
  const outcome = await gateway.refund({
    number: refund.number,
    paymentNumber: payment.number,
    amountFen: refund.amountFen,
    totalFen: payment.amountFen,
    leftFen: payment.amountFen - payment.refundedFen,
    payerId: payerIdOf(ctx, payment),
    reason: refund.reason,
    notifyUrl: notifyUrlOf(ctx, payment.channel),
  });
  if (outcome.kind === 'ACCEPTED') {
    await settleRefund(ctx, outcome.receipt);
    return;
  }
  ctx.log.warn({ number: refund.number, outcome }, 'The channel did not take the refund');
  if (outcome.kind === 'REFUSED') await giveToPerson(ctx, refund.id, outcome.reason);
}

/** Asks how a refund stands and settles the answer; `UNKNOWN` when the channel cannot say. */
async function askRefund(
  ctx: Ctx,
  gateway: PaymentGateway,
  { number, payment }: SentRefund,
): Promise<'ABSENT' | 'UNKNOWN' | 'SETTLED'> {
  const { number: paymentNumber } = payment.$;
  const asked = await gateway.queryRefund({ number, paymentNumber, payerId: payerIdOf(ctx, payment.$) });
  if (!asked.known) return 'UNKNOWN';
  if (asked.receipt.state === 'ABSENT') return 'ABSENT';
  await settleRefund(ctx, asked.receipt);
  return 'SETTLED';
}

/** The channel refuses for good: the money stays reserved, and a person decides. */
async function giveToPerson(ctx: Ctx, id: string, reason: string): Promise<void> {
  await inTransaction(ctx, async tx => {
    const locked = await lockRefund(tx, { id });
    if (locked?.refund.status !== RefundStatus.APPROVED) return;
    const { refund, payment, order } = locked;
    refund.moveTo(RefundStatus.ABNORMAL, tx.now());
    refund.failure = reason;
    note(tx, order.id, OrderTimelineKind.REFUND_FAILED, { amountFen: refund.amountFen });
    tx.publish('orderUpdated', order.id);
    await fileRefund(tx, FindingKind.REFUND_STUCK, refund, payment, reason, null);
  });
}
