import {
  Check,
  Entity,
  Enum,
  Index,
  ManyToOne,
  OneToMany,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { Collection, type Ref } from '@mikro-orm/core';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { User } from '../users/user.entity.js';
import { OrderLine } from './order-line.entity.js';
import { assertMove, OrderStatus } from './order.rules.js';

registerEnumType(OrderStatus, {
  name: 'OrderStatus',
  description: 'Where an order stands; see its table in order.rules.',
});

@ObjectType({ description: 'What a learner set out to buy, with the prices frozen when it was placed.' })
@Entity()
@Unique({ properties: ['user', 'clientKey'] })
@Unique({ properties: ['number'] })
@Index({ properties: ['user', 'createdAt', 'id'] })
@Check({ expression: 'payable_fen >= 0' })
export class Order extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Field(() => String, { description: 'For people to read out; the id is for programs.' })
  @Property({ type: 'text' })
  number!: string;

  @Field(() => OrderStatus)
  @Enum({ items: () => OrderStatus, type: 'text' })
  status: OrderStatus = OrderStatus.PENDING;

  /** Sum of the lines, in fen. */
  @Property({ type: 'integer' })
  payableFen!: Fen;

  /** The client's own key of this purchase: a retry finds the order instead of placing another. */
  @Property({ type: 'text' })
  clientKey!: string;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  paidAt!: Date | null;

  @OneToMany(() => OrderLine, (line: OrderLine) => line.order, { orderBy: { position: 'asc' } })
  lines = new Collection<OrderLine>(this);

  moveTo(next: OrderStatus, now: Date): void {
    assertMove(this.status, next);
    this.status = next;
    if (next === OrderStatus.PAID) this.paidAt = now;
  }
}
