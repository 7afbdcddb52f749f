import { Arg, Ctx as Context, ID, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { Read, ref, type Reader } from '../kernel/reads/index.js';
import { watchOrder } from './order-events.js';
import { OrderEvent, PlaceOrderInput, PlaceOrderPayload } from './orders.types.js';
import { place } from './place.service.js';

@Resolver()
export class OrdersResolver {
  @Refusable()
  @Mutation(() => PlaceOrderPayload, { description: 'Freezes the price; no money moves yet.' })
  async placeOrder(
    @Arg('input', () => PlaceOrderInput) input: PlaceOrderInput,
    @Context() ctx: Ctx,
  ): Promise<PlaceOrderPayload> {
    return { order: ref(await place(ctx, input)) };
  }

  @Subscription(() => OrderEvent, {
    description: 'First the current state, then each change. Only for the buyer.',
    subscribe: ({ args, context }) => watchOrder(context as Ctx, (args as { orderId: string }).orderId),
  })
  orderUpdated(
    @Arg('orderId', () => ID) _orderId: string,
    @Root() changedId: string,
    @Read() read: Reader,
  ): Promise<object | null> {
    return read.byId(OrderEvent, changedId);
  }
}
