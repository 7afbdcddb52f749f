import { Check, Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Order } from './order.entity.js';
import { ProductKind } from './order.rules.js';

registerEnumType(ProductKind, { name: 'ProductKind', description: 'What can be sold.' });

@ObjectType({ description: 'One product of an order, as it was when the order was placed.' })
@Entity()
@Unique({ properties: ['order', 'position'] })
@Check({ expression: 'price_fen >= 0' })
export class OrderLine extends BaseEntity {
  @ManyToOne(() => Order, { ref: true })
  order!: Ref<Order>;

  @Property({ type: 'integer' })
  position!: number;

  @Field(() => ProductKind)
  @Enum({ items: () => ProductKind, type: 'text' })
  kind!: ProductKind;

  /** Id in the table of its kind. */
  @Property({ type: 'uuid', index: true })
  productId!: string;

  @Field(() => String)
  @Property({ type: 'text' })
  title!: string;

  /** What this line costs, in fen. */
  @Property({ type: 'integer' })
  priceFen!: Fen;
}
