import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Personal } from '../kernel/personal.js';
import { Order } from './order.entity.js';
import { OrderTimelineKind } from './order.rules.js';

registerEnumType(OrderTimelineKind, {
  name: 'OrderTimelineKind',
  description: 'What can happen to an order.',
});

/** What happened to an order, for its buyer to read; entries are only added. */
@ObjectType({ description: 'What happened to an order.' })
@Entity()
@Index({ properties: ['order', 'createdAt', 'id'] })
@Personal({
  owner: 'order.user',
  merge: 'stay',
  erase: 'keep',
  blank: { note: null },
  export: ['order.number', 'kind', 'amountFen', 'note', 'createdAt'],
})
export class OrderTimelineEntry extends BaseEntity {
  @ManyToOne(() => Order, { ref: true })
  order!: Ref<Order>;

  @Field(() => OrderTimelineKind)
  @Enum({ items: () => OrderTimelineKind, type: 'text' })
  kind!: OrderTimelineKind;

  /** The sum it is about; null where none is. */
  @Property({ type: 'integer', nullable: true })
  amountFen!: Fen | null;

  @Field(() => String, { nullable: true, description: 'What a person wrote to it.' })
  @Property({ type: 'text', nullable: true })
  note!: string | null;
}
