import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { CartItemState } from './cart.rules.js';
import { ProductKind } from './order.rules.js';

registerEnumType(CartItemState, {
  name: 'CartItemState',
  description: 'Whether something in the cart can be bought now.',
});

@ObjectType({ description: 'What the viewer means to buy, reckoned anew each time it is read.' })
export class Cart {
  @Field(() => ID)
  id!: string;
}

@InputType()
export class CartItemInput {
  @Field(() => ProductKind)
  kind!: ProductKind;

  @Field(() => ID)
  id!: string;
}

@ObjectType({ description: 'The cart afterwards, or why it is as it was.' })
export class CartPayload extends Payload {
  @Field(() => Cart, { nullable: true })
  cart?: Ref | null;
}
