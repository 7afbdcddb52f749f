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
import { Personal } from '../kernel/personal.js';
import { Order } from '../orders/order.entity.js';
import { User } from '../users/user.entity.js';
import { Payment } from './payment.entity.js';
import { RefundLine } from './refund-line.entity.js';
import { assertRefundMove, RefundKind, RefundStatus } from './refund.rules.js';

registerEnumType(RefundStatus, {
  name: 'RefundStatus',
  description: 'Where a refund stands; see refund.rules.',
});
registerEnumType(RefundKind, { name: 'RefundKind', description: 'Who wanted a refund.' });

/** Money on its way back to the payer. Reserved on payment and lines from APPROVED until it is final. */
@ObjectType({ description: 'Money on its way back.' })
@Entity()
@Unique({ properties: ['number'] })
@Unique({ properties: ['order', 'clientKey'] })
@Index({ properties: ['status', 'createdAt', 'id'] })
@Index({
  name: 'refunds_one_request_per_order',
  expression: `create unique index "refunds_one_request_per_order" on "refunds" ("order_id") where "status" = 'REQUESTED'`,
})
@Check({ expression: 'amount_fen > 0' })
@Personal({
  owner: 'order.user',
  merge: 'stay',
  erase: 'keep',
  blank: { reason: '', decisionNote: null },
  export: [
    'order.number',
    'number',
    'kind',
    'status',
    'amountFen',
    'reason',
    'decidedAt',
    'decisionNote',
    'createdAt',
    'finishedAt',
  ],
})
export class Refund extends BaseEntity {
  @Field(() => Order)
  @ManyToOne(() => Order, { ref: true })
  order!: Ref<Order>;

  @ManyToOne(() => Payment, { ref: true, index: true })
  payment!: Ref<Payment>;

  /** Our number at the channel, the same for every try: 6 to 32 of [0-9a-zA-Z]. */
  @Field(() => String)
  @Property({ type: 'text' })
  number!: string;

  @Field(() => RefundKind)
  @Enum({ items: () => RefundKind, type: 'text' })
  kind!: RefundKind;

  @Field(() => RefundStatus)
  @Enum({ items: () => RefundStatus, type: 'text' })
  status!: RefundStatus;

  @Property({ type: 'integer' })
  amountFen!: Fen;

  @Field(() => String)
  @Property({ type: 'text' })
  reason!: string;

  /** The client's key of the request; a retry finds the refund instead of asking twice. */
  @Property({ type: 'text' })
  clientKey!: string;

  @ManyToOne(() => User, { ref: true, nullable: true, index: true, deleteRule: 'restrict' })
  decidedBy!: Ref<User> | null;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'What whoever decided wrote.' })
  @Property({ type: 'text', nullable: true })
  decisionNote!: string | null;

  /** The channel's own number. */
  @Property({ type: 'text', nullable: true })
  channelRefundId!: string | null;

  /** The number of a refund given elsewhere that took the place of this one, which the channel had not done. */
  @Property({ type: 'text', nullable: true })
  @Unique()
  endedByNumber!: string | null;

  /** Why the channel did not do it, its own word. */
  @Property({ type: 'text', nullable: true })
  failure!: string | null;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  finishedAt!: Date | null;

  @OneToMany(() => RefundLine, (line: RefundLine) => line.refund)
  lines = new Collection<RefundLine>(this);

  moveTo(next: RefundStatus, now: Date): void {
    assertRefundMove(this.status, next);
    this.status = next;
    if (next === RefundStatus.SUCCEEDED || next === RefundStatus.CLOSED) this.finishedAt = now;
  }
}
