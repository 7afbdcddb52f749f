import {
  Arg,
  Ctx as Context,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { Read, ref, type Reader } from '../kernel/reads/index.js';
import { MergeOffer } from '../users/linking.types.js';
import * as cart from './cart.service.js';
import { CartItemInput, CartPayload } from './cart.types.js';
import { watchOrder } from './order-events.js';
import { countOrders } from './orders.service.js';
import { OrderEvent, PlaceOrderInput, PlaceOrderPayload } from './orders.types.js';
import { place } from './place.service.js';
import { quoteOrder } from './quote.service.js';
import { Quote, QuoteOrderInput } from './quote.types.js';

@Resolver()
export class OrdersResolver {
  @Query(() => Quote, { description: 'What an order would cost now; nothing is held.' })
  quoteOrder(
    @Arg('input', () => QuoteOrderInput) input: QuoteOrderInput,
    @Context() ctx: Ctx,
  ): Promise<Quote> {
    return quoteOrder(ctx, input);
  }

  @Refusable()
  @Mutation(() => CartPayload, { description: 'Once, however often it is asked.' })
  async addToCart(
    @Arg('input', () => CartItemInput) input: CartItemInput,
    @Context() ctx: Ctx,
  ): Promise<CartPayload> {
    return { cart: ref(await cart.addToCart(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => CartPayload, { description: 'What is not in the cart is no fault.' })
  async removeFromCart(
    @Arg('itemIds', () => [ID]) itemIds: string[],
    @Context() ctx: Ctx,
  ): Promise<CartPayload> {
    return { cart: ref(await cart.removeFromCart(ctx, itemIds)) };
  }

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

@Resolver(() => MergeOffer)
export class OfferedOrdersResolver {
  @FieldResolver(() => Int, { description: 'How many orders would come along.' })
  orders(@Root() { accountId }: MergeOffer, @Context() ctx: Ctx): Promise<number> {
    return countOrders(ctx, accountId);
  }
}
