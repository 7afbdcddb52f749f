import type { Ctx } from '../context.js';
import { ProductKind } from '../orders/order.rules.js';
import { channelFor, methodsOn, sellsHere } from './channel.rules.js';
import type { PaymentMethod } from './payment.rules.js';
import type { Shop } from './payments.types.js';

/** Wallets of this platform that the account is linked to, that may sell courses here, and whose gateway is configured. */
export function usableMethods(
  ctx: Pick<Ctx, 'platform' | 'os' | 'config' | 'gateways'>,
  linked: readonly string[],
): PaymentMethod[] {
  return methodsOn(ctx.platform, ctx.config.sandbox).filter(method => {
    const channel = channelFor(method, ctx, ctx.config.sales, { kinds: [ProductKind.COURSE] });
    return linked.includes(method) && channel !== null && ctx.gateways[channel] !== undefined;
  });
}

/** What the client that asks may show. */
export const shopFor = (ctx: Pick<Ctx, 'platform' | 'os' | 'config' | 'now'>): Shop => ({
  sellsHere: sellsHere(ctx, ctx.config.sales, ProductKind.COURSE),
  questionsHere: sellsHere(ctx, ctx.config.sales, ProductKind.PAID_QUESTION),
  now: ctx.now(),
});
