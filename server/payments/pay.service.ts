import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { inTransaction } from '../kernel/transaction.js';
import { newId } from '../kernel/id.js';
import { Order } from '../orders/order.entity.js';
import { OrderStatus } from '../orders/order.rules.js';
import { findOwn, ownsAnyOf } from '../orders/orders.service.js';
import { Identity } from '../users/identity.entity.js';
import { requireViewer } from '../users/viewer.js';
import { askChannel } from './check.service.js';
import type { PaymentGateway } from './gateways/gateway.js';
import { usableMethods } from './methods.js';
import { Payment } from './payment.entity.js';
import { attemptPlan, ATTEMPT_SECONDS, channelFor, PaymentStatus } from './payment.rules.js';
import type { PayOrderInput, PayOrderPayload } from './payments.types.js';
import { reconcileJob } from './reconcile.job.js';

/**
 * Opens a payment attempt, or finds the one that is open, and returns what launches the pay sheet. Throws
 * `NOT_FOUND`, `INVALID_INPUT`, `ORDER_NOT_PAYABLE`, `ALREADY_OWNED`, `PAYMENT_METHOD_UNAVAILABLE`,
 * `PAYMENT_IN_PROGRESS`, `CLIENT_KEY_REUSED`, `GATEWAY_UNAVAILABLE`.
 */
export async function payOrder(ctx: Ctx, input: PayOrderInput): Promise<PayOrderPayload> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('payOrder', viewer.id);
  if (input.clientKey.length < 8 || input.clientKey.length > 64)
    throw new UserError('INVALID_INPUT', ['clientKey']);
  const em = ctx.em.fork();
  const order = await findOwn({ ...ctx, em }, input.orderId);
  await assertPayable({ ...ctx, em }, order);
  const identities = await em.find(Identity, { user: viewer.id });
  const payer = identities.find(({ provider }) => String(provider) === String(input.method));
  const gateway = ctx.gateways[channelFor(input.method)];
  const usable = usableMethods(
    ctx,
    identities.map(({ provider }) => provider),
  );
  if (!payer || !gateway || !usable.includes(input.method)) {
    throw new UserError('PAYMENT_METHOD_UNAVAILABLE', ['method']);
  }
  const payment = await openAttempt(ctx, order, { ...input, payerId: payer.subject });
  return { payment: ref(payment.id), launch: await launch(ctx, gateway, payment, order) };
}

async function assertPayable(ctx: Ctx, order: Order): Promise<void> {
  if (order.status !== OrderStatus.PENDING) throw new UserError('ORDER_NOT_PAYABLE', ['orderId']);
  if (await ownsAnyOf(ctx, order)) throw new UserError('ALREADY_OWNED', ['orderId']);
}

type AttemptInput = PayOrderInput & { payerId: string };

/** The attempt to launch: the open one where it fits, else a new one after the open one was closed at its channel. */
async function openAttempt(ctx: Ctx, order: Order, input: AttemptInput): Promise<Payment> {
  const attempts = await ctx.em.fork().find(Payment, { order: order.id });
  const plan = attemptPlan(attempts, { method: input.method, clientKey: input.clientKey, now: ctx.now() });
  switch (plan.kind) {
    case 'REUSE':
      return plan.payment;
    case 'KEY_REUSED':
      throw new UserError('CLIENT_KEY_REUSED', ['clientKey']);
    case 'CLOSE_FIRST':
      await closeAtChannel(ctx, plan.payment);
      return openAttempt(ctx, order, input);
    case 'OPEN_NEW':
      return store(ctx, order, input);
  }
}

/** Only a confirmed close makes room for another attempt: money must not arrive twice. */
async function closeAtChannel(ctx: Ctx, payment: Payment): Promise<void> {
  const outcome = await ctx.gateways[payment.channel]?.close(payment.number);
  if (outcome === 'PAID') await askChannel(ctx, payment);
  if (outcome === 'PAID') throw new UserError('ORDER_NOT_PAYABLE', ['orderId']);
  if (outcome !== 'CLOSED') throw new UserError('PAYMENT_IN_PROGRESS', ['orderId']);
  await inTransaction(ctx, async tx => {
    const open = await tx.em.findOneOrFail(Payment, payment.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (open.status === PaymentStatus.PENDING) open.moveTo(PaymentStatus.CLOSED);
  });
}

/** Commits the attempt and its reconcile job before the channel hears of it, so that no crash can lose a payment. */
async function store(ctx: Ctx, order: Order, input: AttemptInput): Promise<Payment> {
  try {
    return await inTransaction(ctx, async tx => {
      const now = tx.now();
      const locked = await tx.em.findOneOrFail(Order, order.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (locked.status !== OrderStatus.PENDING) throw new UserError('ORDER_NOT_PAYABLE', ['orderId']);
      const payment = tx.em.create(Payment, {
        order: locked,
        method: input.method,
        status: PaymentStatus.PENDING,
        surplus: false,
        channel: channelFor(input.method),
        number: newId().replaceAll('-', ''),
        amountFen: locked.payableFen,
        payerId: input.payerId,
        clientKey: input.clientKey,
        launchId: null,
        expiresAt: new Date(now.getTime() + ATTEMPT_SECONDS * 1000),
        transactionId: null,
        paidAt: null,
        createdAt: now,
      });
      tx.enqueue(reconcileJob(payment, 0, now));
      return payment;
    });
  } catch (error) {
    // Two tabs at once: the index let only one open attempt in, and this one goes on with that.
    if (error instanceof UniqueConstraintViolationException) return openAttempt(ctx, order, input);
    throw error;
  }
}

async function launch(
  ctx: Ctx,
  gateway: PaymentGateway,
  payment: Payment,
  order: Order,
): Promise<PayOrderPayload['launch']> {
  const launchId = payment.launchId ?? (await create(ctx, gateway, payment, order));
  const { kind: _kind, ...fields } = gateway.launch(launchId, ctx.now());
  const cashierUrl = ctx.config.sandboxOrigin && `${ctx.config.sandboxOrigin}/cashier`;
  return { ...fields, cashierUrl };
}

async function create(ctx: Ctx, gateway: PaymentGateway, payment: Payment, order: Order): Promise<string> {
  const path = gateway.channel === 'ALIPAY' ? 'alipay' : 'wechat';
  const outcome = await gateway.create({
    number: payment.number,
    amountFen: payment.amountFen,
    description: order.lines
      .getItems()
      .map(line => line.title)
      .join('、'),
    payerId: payment.payerId,
    notifyUrl: `${ctx.publicUrl}/pay/notify/${path}`,
    expiresAt: payment.expiresAt,
  });
  if (outcome.kind === 'CREATED') {
    await ctx.em
      .fork()
      .nativeUpdate(Payment, { id: payment.id, launchId: null }, { launchId: outcome.launchId });
    return outcome.launchId;
  }
  ctx.log.warn({ number: payment.number, outcome }, 'The channel did not create the payment');
  if (outcome.kind === 'ALREADY_PAID') {
    await askChannel(ctx, payment);
    throw new UserError('ORDER_NOT_PAYABLE', ['orderId']);
  }
  if (outcome.kind !== 'UNKNOWN') await fail(ctx, payment);
  throw new UserError('GATEWAY_UNAVAILABLE');
}

/** The channel refused the attempt, so that no money can come of it and its number is never used again. */
async function fail(ctx: Ctx, payment: Payment): Promise<void> {
  await ctx.em
    .fork()
    .nativeUpdate(
      Payment,
      { id: payment.id, status: PaymentStatus.PENDING },
      { status: PaymentStatus.FAILED },
    );
}
