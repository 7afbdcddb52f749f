import { Check, Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Personal } from '../kernel/personal.js';
import { OrderLine } from '../orders/order-line.entity.js';
import { Refund } from './refund.entity.js';

/** What of a refund belongs to which line; surplus money belongs to none. */
@ObjectType({ description: 'The part of a refund that belongs to one line.' })
@Entity()
@Unique({ properties: ['refund', 'line'] })
@Check({ expression: 'amount_fen > 0' })
@Personal({
  owner: 'refund.order.user',
  merge: 'stay',
  erase: 'keep',
  export: ['refund.number', 'line.title', 'amountFen'],
})
export class RefundLine extends BaseEntity {
  @ManyToOne(() => Refund, { ref: true })
  refund!: Ref<Refund>;

  @Field(() => OrderLine)
  @ManyToOne(() => OrderLine, { ref: true, index: true })
  line!: Ref<OrderLine>;

  @Property({ type: 'integer' })
  amountFen!: Fen;
}
