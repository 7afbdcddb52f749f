import type { Ctx } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import type { Order } from '../orders/order.entity.js';
import { findOwn, ownsAnyOf } from '../orders/orders.service.js';
import { Identity } from '../users/identity.entity.js';
import { sessionKeyOf } from '../users/login.service.js';
import { requireViewer } from '../users/viewer.js';
import { attemptFor, closeAttempt } from './attempts.service.js';
import { askChannel } from './check.service.js';
import type { PaymentGateway } from './gateways/gateway.js';
import { channelFor, methodsOn } from './channel.rules.js';
import { notifyUrlOf } from './notify-url.js';
import { payerIdOf } from './payer.js';
import { Payment } from './payment.entity.js';
import { isPayable, PaymentStatus } from './payment.rules.js';
import type { PayOrderInput, PayOrderPayload } from './payments.types.js';

/**
 * Opens a payment attempt, or finds the one that is open, and returns what launches the pay sheet. Throws
 * `NOT_FOUND`, `INVALID_INPUT`, `ORDER_NOT_PAYABLE`, `ALREADY_OWNED`, `PAYMENT_METHOD_UNAVAILABLE`,
 * `NOT_SOLD_HERE`, `LOGIN_AGAIN`, `PAYMENT_IN_PROGRESS`, `GATEWAY_UNAVAILABLE`.
 */
export async function payOrder(ctx: Ctx, input: PayOrderInput): Promise<PayOrderPayload> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('payOrder', viewer.id);
  assertClientKey(input.clientKey);
  const em = ctx.em.fork();
  const order = await findOwn({ ...ctx, em }, input.orderId);
  await assertPayable({ ...ctx, em }, order);
  const identities = await em.find(Identity, { user: viewer.id });
  const payer = identities.find(({ provider }) => String(provider) === String(input.method));
  const goods = { kinds: order.lines.map(({ kind }) => kind), payableFen: order.payableFen };
  const channel = channelFor(input.method, ctx, ctx.config.sales, goods);
  if (!channel) throw new UserError('NOT_SOLD_HERE', ['method']);
  const gateway = ctx.gateways[channel];
  const isHere = methodsOn(ctx.platform, ctx.config.sandbox).includes(input.method);
  if (!payer || !gateway || !isHere) throw new UserError('PAYMENT_METHOD_UNAVAILABLE', ['method']);
  const sessionKey = gateway.needsSessionKey ? sessionKeyOf(ctx, payer) : null;
  if (gateway.needsSessionKey && !sessionKey) throw new UserError('LOGIN_AGAIN', ['method']);
  const payment = await attemptFor(ctx, order, {
    ...input,
    channel,
    payerId: ctx.vault.open('identity', payer.sealedSubject),
  });
  return { payment: ref(payment.id), launch: await launch(ctx, gateway, payment, order, sessionKey) };
}

async function assertPayable(ctx: Ctx, order: Order): Promise<void> {
  if (!isPayable(order, ctx.now())) throw new UserError('ORDER_NOT_PAYABLE', ['orderId']);
  if (await ownsAnyOf(ctx, order)) throw new UserError('ALREADY_OWNED', ['orderId']);
}

async function launch(
  ctx: Ctx,
  gateway: PaymentGateway,
  payment: Payment,
  order: Order,
  sessionKey: string | null,
): Promise<PayOrderPayload['launch']> {
  const launchId = payment.launchId ?? (await create(ctx, gateway, payment, order));
  const { kind: _kind, ...fields } = gateway.launch(launchId, ctx.now(), sessionKey);
  const cashierUrl = ctx.config.sandboxOrigin && `${ctx.config.sandboxOrigin}/cashier`;
  return { ...fields, cashierUrl };
}

async function create(ctx: Ctx, gateway: PaymentGateway, payment: Payment, order: Order): Promise<string> {
  const outcome = await gateway.create({
    number: payment.number,
    amountFen: payment.amountFen,
    description: order.lines
      .getItems()
      .map(line => line.title)
      .join('、'),
    payerId: payerIdOf(ctx, payment),
    notifyUrl: notifyUrlOf(ctx, gateway.channel),
    expiresAt: payment.expiresAt,
  });
  if (outcome.kind === 'CREATED') return keepLaunch(ctx, payment, outcome.launchId);
  ctx.log.warn({ number: payment.number, outcome }, 'The channel did not create the payment');
  if (outcome.kind === 'ALREADY_PAID') {
    await askChannel(ctx, payment);
    throw new UserError('ORDER_NOT_PAYABLE', ['orderId']);
  }
  // One caller's refusal says nothing of another caller's create: the channel must confirm that the number is dead.
  if (outcome.kind !== 'UNKNOWN') await closeAttempt(ctx, payment, PaymentStatus.FAILED);
  throw new UserError('GATEWAY_UNAVAILABLE');
}

/** Only an attempt that is still open is launched; one that another tab closed meanwhile is closed for good. */
async function keepLaunch(ctx: Ctx, payment: Payment, launchId: string): Promise<string> {
  const kept = await ctx.em
    .fork()
    .nativeUpdate(Payment, { id: payment.id, status: PaymentStatus.PENDING }, { launchId });
  if (kept) return launchId;
  await closeAttempt(ctx, payment, PaymentStatus.CLOSED);
  throw new UserError('PAYMENT_IN_PROGRESS', ['orderId']);
}
