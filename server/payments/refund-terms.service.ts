import type { Ctx } from '../context.js';
import type { UserErrorCode } from '../kernel/errors.js';
import type { Fen } from '../kernel/money.js';
import type { OrderLine } from '../orders/order-line.entity.js';
import { Order } from '../orders/order.entity.js';
import { OrderStatus } from '../orders/order.rules.js';
import { findOwn } from '../orders/orders.service.js';
import { products } from '../orders/products.js';
import type { PaymentChannel } from './gateways/gateway.js';
import { Payment } from './payment.entity.js';
import { PaymentStatus } from './payment.rules.js';
import { Refund } from './refund.entity.js';
import { HOLDING, leftFen, refundableUntil, refundRefusal } from './refund.rules.js';

/** What a learner may ask back of one line. */
export interface Term {
  line: OrderLine;
  refundableFen: Fen;
  /** Granted without a person. */
  automatic: boolean;
  until: Date | null;
  refusal: keyof typeof UserErrorCode | null;
  /** Who besides an admin may decide. */
  teacherId: string | null;
}

/** Whether the platform may give back the money of a payment that it was asked for: what the policy allows of it all. */
export async function isRefundable(ctx: Ctx, channel: PaymentChannel, number: string): Promise<boolean> {
  const em = ctx.em.fork();
  const payment = await em.findOne(Payment, { number, channel: channel as Payment['channel'] });
  if (!payment || payment.status !== PaymentStatus.SUCCEEDED) return false;
  if (payment.surplus || (await isDecided(em, payment))) return true;
  const order = await em.findOneOrFail(Order, payment.order.id, { populate: ['lines'] });
  const terms = await termsOf({ ...ctx, em }, order);
  return terms.every(({ refusal }) => refusal === null);
}

/** Whether we have granted all that is left of it back, and only the platform can give it. */
async function isDecided(em: Ctx['em'], payment: Payment): Promise<boolean> {
  const isAll = payment.refundingFen > 0 && leftFen(payment.amountFen, payment) === 0;
  return isAll && (await em.count(Refund, { payment, status: { $in: HOLDING } })) > 0;
}

/** The terms of an order of the viewer's own. Throws `NOT_FOUND`. */
export async function refundTerms(ctx: Ctx, orderId: string): Promise<Term[]> {
  const own = { ...ctx, em: ctx.em.fork() };
  return askableTerms(own, await findOwn(own, orderId));
}

/** The terms under which a learner may ask us: for what Apple collected, nobody but Apple can be asked. */
export async function askableTerms(ctx: Ctx, order: Order): Promise<Term[]> {
  const terms = await termsOf(ctx, order);
  const isApples = await ctx.em.count(Payment, {
    order: order.id,
    status: PaymentStatus.SUCCEEDED,
    surplus: false,
    viaApple: true,
  });
  return isApples ? terms.map(term => ({ ...term, refusal: term.refusal ?? 'REFUND_BY_APPLE' })) : terms;
}

/** The terms of every line of an order by the policy of what it bought, at this moment. */
export async function termsOf(ctx: Ctx, order: Order): Promise<Term[]> {
  const terms: Term[] = [];
  for (const line of order.lines) {
    const { productId } = line;
    const policy = await products[line.kind].refundTerms(ctx, order.user.id, { productId });
    const remainingFen = leftFen(line.priceFen, line);
    const facts = {
      ...policy,
      orderPaid: order.status === OrderStatus.PAID,
      paidAt: order.paidAt,
      remainingFen,
      refundingFen: line.refundingFen,
    };
    terms.push({
      line,
      refundableFen: remainingFen,
      automatic: policy.automatic,
      until: refundableUntil(facts),
      refusal: refundRefusal(facts, ctx.now()),
      teacherId: policy.teacherId,
    });
  }
  return terms;
}
