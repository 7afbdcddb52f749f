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
import { clientKeyOnItsWay, Personal } from '../kernel/personal.js';
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
@Index({ properties: ['status', 'expiresAt'] })
@Check({ name: 'orders_sum_check', expression: 'payable_fen >= 0 and payable_fen <= list_fen' })
@Check({ name: 'orders_refunded_check', expression: 'refunded_fen >= 0 and refunded_fen <= payable_fen' })
@Personal({
  owner: 'user',
  merge: 'move',
  lockedFirst: true,
  // A client's key may occur once an account; that the keeper used the same one must not cost an order.
  moved: {
    clientKey: clientKeyOnItsWay('orders', 'user'),
  },
  erase: 'keep',
  export: ['number', 'status', 'listFen', 'payableFen', 'refundedFen', 'createdAt', 'expiresAt', 'paidAt'],
})
export class Order extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Field(() => String, { description: 'For people to read out; the id is for programs.' })
  @Property({ type: 'text' })
  number!: string;

  @Field(() => OrderStatus)
  @Enum({ items: () => OrderStatus, type: 'text' })
  status: OrderStatus = OrderStatus.PENDING;

  /** Sum of the lines' list prices, in fen. */
  @Property({ type: 'integer' })
  listFen!: Fen;

  /** Sum of what the lines cost, in fen. */
  @Property({ type: 'integer' })
  payableFen!: Fen;

  /** What went back of it for good; money that bought nothing is not counted. */
  @Property({ type: 'integer' })
  refundedFen: Fen = 0;

  /** Until then it can be paid. */
  @Field(() => Date, { description: 'Until then it can be paid.' })
  @Property({ type: 'timestamptz', length: 3 })
  expiresAt!: Date;

  /** What it is to become once its channels have confirmed that nobody can pay it any more. */
  @Field(() => OrderStatus, {
    nullable: true,
    description: 'What it becomes once the channel has confirmed the close.',
  })
  @Enum({ items: () => OrderStatus, type: 'text', nullable: true })
  ending!: OrderStatus.CANCELLED | OrderStatus.EXPIRED | null;

  /** SHA-256 of what was asked for under the client's key, to tell a retry from another wish. */
  @Property({ type: 'text' })
  fingerprint!: string;

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
    this.ending = null;
    if (next === OrderStatus.PAID) this.paidAt = now;
  }
}
