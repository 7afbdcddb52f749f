import { Arg, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import * as check from './check.service.js';
import * as closing from './closing.service.js';
import { shopFor } from './methods.js';
import * as pay from './pay.service.js';
import {
  CancelOrderPayload,
  CheckPaymentPayload,
  PayOrderInput,
  PayOrderPayload,
  Shop,
} from './payments.types.js';

@Resolver()
export class PaymentsResolver {
  @Query(() => Shop, {
    description: 'What may be sold to this client, by its platform and operating system.',
  })
  shop(@Context() ctx: Ctx): Shop {
    return shopFor(ctx);
  }

  @Refusable()
  @Mutation(() => CancelOrderPayload, {
    description: 'Gives an unpaid order up; it ends once its channel has confirmed that nobody can pay it.',
  })
  async cancelOrder(
    @Arg('orderId', () => ID) orderId: string,
    @Context() ctx: Ctx,
  ): Promise<CancelOrderPayload> {
    return { order: ref(await closing.cancelOrder(ctx, orderId)) };
  }

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
