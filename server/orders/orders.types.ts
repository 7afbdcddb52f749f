import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { Order } from './order.entity.js';
import { OrderStatus, ProductKind } from './order.rules.js';

@InputType()
export class OrderItemInput {
  @Field(() => ProductKind)
  kind!: ProductKind;

  @Field(() => ID)
  id!: string;
}

@InputType()
export class PlaceOrderInput {
  @Field(() => ID, {
    description: "The client's own key of this purchase, 8 to 64 characters; a retry repeats it.",
  })
  clientKey!: string;

  @Field(() => [OrderItemInput])
  items!: OrderItemInput[];

  @Field(() => [ID], { nullable: true })
  couponIds?: string[] | null;
}

@ObjectType({ description: 'The order, or why there is none.' })
export class PlaceOrderPayload extends Payload {
  @Field(() => Order, { nullable: true })
  order?: Ref | null;
}

@ObjectType({ description: 'The state of an order, sent once at once and then at each change.' })
export class OrderEvent {
  @Field(() => OrderStatus)
  status!: OrderStatus;
}
