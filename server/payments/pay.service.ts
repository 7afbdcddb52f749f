import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import type { Order } from '../orders/order.entity.js';
import { OrderStatus } from '../orders/order.rules.js';
import { assertClientKey, findOwn, ownsAnyOf } from '../orders/orders.service.js';
import { Identity } from '../users/identity.entity.js';
import { requireViewer } from '../users/viewer.js';
import { attemptFor, closeAttempt } from './attempts.service.js';
import { askChannel } from './check.service.js';
import type { PaymentGateway } from './gateways/gateway.js';
import { usableMethods } from './methods.js';
import { Payment } from './payment.entity.js';
import { channelFor, PaymentStatus } from './payment.rules.js';
import type { PayOrderInput, PayOrderPayload } from './payments.types.js';

/**
 * Opens a payment attempt, or finds the one that is open, and returns what launches the pay sheet. Throws
 * `NOT_FOUND`, `INVALID_INPUT`, `ORDER_NOT_PAYABLE`, `ALREADY_OWNED`, `PAYMENT_METHOD_UNAVAILABLE`,
 * `PAYMENT_IN_PROGRESS`, `GATEWAY_UNAVAILABLE`.
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
  const gateway = ctx.gateways[channelFor(input.method)];
  const usable = usableMethods(
    ctx,
    identities.map(({ provider }) => provider),
  );
  if (!payer || !gateway || !usable.includes(input.method)) {
    throw new UserError('PAYMENT_METHOD_UNAVAILABLE', ['method']);
  }
  const payment = await attemptFor(ctx, order, { ...input, payerId: payer.subject });
  return { payment: ref(payment.id), launch: await launch(ctx, gateway, payment, order) };
}

async function assertPayable(ctx: Ctx, order: Order): Promise<void> {
  if (order.status !== OrderStatus.PENDING) throw new UserError('ORDER_NOT_PAYABLE', ['orderId']);
  if (await ownsAnyOf(ctx, order)) throw new UserError('ALREADY_OWNED', ['orderId']);
}

async function launch(
  ctx: Ctx,
  gateway: PaymentGateway,
  payment: Payment,
  order: Order,
): Promise<PayOrderPayload['launch']> {
  const launchId = payment.launchId ?? (await create(ctx, gateway, payment, order));
  const launched = gateway.launch(launchId, ctx.now(), null);
  if (launched.kind === 'WECHAT_VIRTUAL') throw new UserError('PAYMENT_METHOD_UNAVAILABLE', ['method']);
  const { kind: _kind, ...fields } = launched;
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
