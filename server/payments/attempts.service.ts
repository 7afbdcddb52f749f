import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { newId } from '../kernel/id.js';
import { inTransaction } from '../kernel/transaction.js';
import { Order } from '../orders/order.entity.js';
import { askChannel } from './check.service.js';
import { payerIdOf } from './payer.js';
import { Payment } from './payment.entity.js';
import {
  attemptExpiry,
  attemptPlan,
  isPayable,
  PaymentChannel,
  PaymentStatus,
  type PaymentMethod,
} from './payment.rules.js';
import { openQuestion } from './reconcile.job.js';
import { endAttempt } from './settle.service.js';

interface Wish {
  method: PaymentMethod;
  channel: PaymentChannel;
  clientKey: string;
  payerId: string;
}

/** Another tab may open or close an attempt between the look and the act: then look again, so many times. */
const LOOKS = 3;

/** Each attempt is asked about for a day, so an order may only leave so many behind. */
const MAX_ATTEMPTS = 20;

/** The attempt to launch: the open one where it fits, else a new one after the open one was closed at its channel. */
export async function attemptFor(ctx: Ctx, order: Order, wish: Wish): Promise<Payment> {
  for (let look = 0; look < LOOKS; look++) {
    const attempts = await ctx.em.fork().find(Payment, { order: order.id });
    const plan = attemptPlan(attempts, { channel: wish.channel, now: ctx.now() });
    if (plan.kind === 'REUSE' && !(await isSpent(ctx, plan.payment))) return plan.payment;
    if (plan.kind === 'WAIT' || attempts.length >= MAX_ATTEMPTS) break;
    if (plan.kind === 'REUSE' || plan.kind === 'CLOSE_FIRST')
      await closeAttempt(ctx, plan.payment, PaymentStatus.CLOSED);
    const opened = await open(ctx, order, wish);
    if (opened) return opened;
  }
  throw new UserError('PAYMENT_IN_PROGRESS', ['orderId']);
}

/** Virtual payment refuses a number whose sheet was opened before, so that somebody who changed their mind needs another. */
async function isSpent(ctx: Ctx, payment: Payment): Promise<boolean> {
  const gateway = ctx.gateways[payment.channel];
  if (!gateway?.spendsNumberOnOpening) return false;
  const asked = await gateway.query(payment.number, payerIdOf(ctx, payment));
  return !asked.known || asked.receipt.state !== 'ABSENT';
}

/**
 * Ends an attempt, but only when its channel confirms that it cannot be paid any more: money must not arrive twice.
 * Throws `ORDER_NOT_PAYABLE` when it was paid, `PAYMENT_IN_PROGRESS` when the channel cannot say yet.
 */
export async function closeAttempt(
  ctx: Ctx,
  payment: Payment,
  as: PaymentStatus.CLOSED | PaymentStatus.FAILED,
): Promise<void> {
  const outcome = await ctx.gateways[payment.channel]?.close(payment.number, payerIdOf(ctx, payment));
  const settlement = outcome === 'PAID' ? await askChannel(ctx, payment) : null;
  // What was paid otherwise than asked for is with a person: it must not hold the order, its time and its coupons.
  const isQuarantined = settlement?.startsWith('MISMATCH') ?? false;
  if (outcome === 'PAID' && !isQuarantined) throw new UserError('ORDER_NOT_PAYABLE', ['orderId']);
  if (outcome !== 'CLOSED' && !isQuarantined) throw new UserError('PAYMENT_IN_PROGRESS', ['orderId']);
  await inTransaction(ctx, async tx => {
    const locked = await tx.em.findOneOrFail(Payment, payment.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    endAttempt(tx, locked, isQuarantined ? PaymentStatus.FAILED : as);
  });
}

/**
 * Commits a new attempt and the question about it before the channel hears of it, so that no crash can lose a
 * payment. Null when another tab opened one first: the index lets only one in.
 */
async function open(
  ctx: Ctx,
  order: Order,
  { method, channel, clientKey, payerId }: Wish,
): Promise<Payment | null> {
  try {
    return await inTransaction(ctx, async tx => {
      const now = tx.now();
      const locked = await tx.em.findOneOrFail(Order, order.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!isPayable(locked, now)) throw new UserError('ORDER_NOT_PAYABLE', ['orderId']);
      const payment = tx.em.create(Payment, {
        order: locked,
        method,
        channel,
        status: PaymentStatus.PENDING,
        surplus: false,
        viaApple: ctx.os === 'ios' && channel === PaymentChannel.WECHAT_VIRTUAL,
        refundedFen: 0,
        refundingFen: 0,
        number: newId().replaceAll('-', ''),
        amountFen: locked.payableFen,
        sealedPayerId: tx.vault.seal('payer', payerId),
        clientKey,
        launchId: null,
        expiresAt: attemptExpiry(locked.expiresAt, now),
        transactionId: null,
        paidAt: null,
        createdAt: now,
      });
      tx.enqueue(openQuestion(payment, 0, now));
      return payment;
    });
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) return null;
    throw error;
  }
}
