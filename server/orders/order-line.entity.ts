import { Check, Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Personal } from '../kernel/personal.js';
import { Order } from './order.entity.js';
import { ProductKind, type Adjustment } from './order.rules.js';

registerEnumType(ProductKind, { name: 'ProductKind', description: 'What can be sold.' });

@ObjectType({ description: 'One product of an order, as it was when the order was placed.' })
@Entity()
@Unique({ properties: ['order', 'position'] })
@Check({ name: 'order_lines_price_check', expression: 'price_fen >= 0 and price_fen <= list_fen' })
@Check({
  name: 'order_lines_refund_check',
  expression: 'refunded_fen >= 0 and refunding_fen >= 0 and refunded_fen + refunding_fen <= price_fen',
})
@Personal({
  owner: 'order.user',
  merge: 'stay',
  erase: 'keep',
  export: ['order.number', 'kind', 'title', 'listFen', 'adjustments', 'priceFen', 'refundedFen'],
})
export class OrderLine extends BaseEntity {
  @ManyToOne(() => Order, { ref: true })
  order!: Ref<Order>;

  @Property({ type: 'integer' })
  position!: number;

  @Field(() => ProductKind)
  @Enum({ items: () => ProductKind, type: 'text' })
  kind!: ProductKind;

  @Field(() => ID, { description: 'What it is of its kind, to be bought again.' })
  @Property({ type: 'uuid', index: true })
  productId!: string;

  @Field(() => String)
  @Property({ type: 'text' })
  title!: string;

  /** Before any adjustment, in fen. */
  @Property({ type: 'integer' })
  listFen!: Fen;

  /** From the list price to what it costs, step by step. */
  @Property({ type: 'json' })
  adjustments!: Adjustment[];

  /** What went back of it for good, in fen. */
  @Property({ type: 'integer' })
  refundedFen: Fen = 0;

  /** What is reserved by refunds that are not final, in fen. */
  @Property({ type: 'integer' })
  refundingFen: Fen = 0;

  /** What this line costs after all adjustments, in fen. */
  @Property({ type: 'integer' })
  priceFen!: Fen;
}
