import type { Ctx } from '../context.js';
import { channelFor, methodsOn, type PaymentMethod } from './payment.rules.js';

/** Wallets of this platform that the account is linked to and whose gateway is configured. */
export function usableMethods(
  ctx: Pick<Ctx, 'platform' | 'config' | 'gateways'>,
  linked: readonly string[],
): PaymentMethod[] {
  return methodsOn(ctx.platform, ctx.config.sandbox).filter(
    method => linked.includes(method) && ctx.gateways[channelFor(method)] !== undefined,
  );
}
