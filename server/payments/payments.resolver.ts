import { Arg, Ctx as Context, ID, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import * as check from './check.service.js';
import * as pay from './pay.service.js';
import { CheckPaymentPayload, PayOrderInput, PayOrderPayload } from './payments.types.js';

@Resolver()
export class PaymentsResolver {
  @Refusable()
  @Mutation(() => PayOrderPayload, {
    description: 'Opens an attempt, or finds the open one, and says how to launch it.',
  })
  payOrder(
    @Arg('input', () => PayOrderInput) input: PayOrderInput,
    @Context() ctx: Ctx,
  ): Promise<PayOrderPayload> {
    return pay.payOrder(ctx, input);
  }

  @Refusable()
  @Mutation(() => CheckPaymentPayload, {
    description: 'Asks the channel; a client that says "paid" is not believed.',
  })
  async checkPayment(
    @Arg('orderId', () => ID) orderId: string,
    @Context() ctx: Ctx,
  ): Promise<CheckPaymentPayload> {
    return { order: ref(await check.checkPayment(ctx, orderId)) };
  }
}
