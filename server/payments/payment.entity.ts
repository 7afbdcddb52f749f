import { Check, Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Personal } from '../kernel/personal.js';
import { Sealed } from '../kernel/sealed.js';
import { Order } from '../orders/order.entity.js';
import { assertPaymentMove, PaymentChannel, PaymentMethod, PaymentStatus } from './payment.rules.js';

registerEnumType(PaymentMethod, { name: 'PaymentMethod', description: 'The wallet a learner names.' });
registerEnumType(PaymentChannel, {
  name: 'PaymentChannel',
  description: 'How the server collects; never chosen by the client.',
});
registerEnumType(PaymentStatus, {
  name: 'PaymentStatus',
  description: 'PENDING also while the outcome is unknown.',
});

/**
 * One attempt to collect an order through one channel. An order may have several over time,
 * at most one of them open: the partial unique index says so to two tabs at once.
 */
@ObjectType({ description: 'An attempt to pay an order through one channel.' })
@Entity()
@Unique({ properties: ['number'] })
@Unique({ properties: ['channel', 'transactionId'] })
@Index({
  name: 'payments_one_open_per_order',
  expression: `create unique index "payments_one_open_per_order" on "payments" ("order_id") where "status" = 'PENDING'`,
})
@Index({
  name: 'payments_one_paid_per_order',
  expression: `create unique index "payments_one_paid_per_order" on "payments" ("order_id") where "status" = 'SUCCEEDED' and not "surplus"`,
})
@Check({ expression: 'amount_fen > 0' })
@Check({
  name: 'payments_refund_paid_check',
  expression: `status = 'SUCCEEDED' or refunded_fen + refunding_fen = 0`,
})
@Check({
  name: 'payments_refund_check',
  expression: 'refunded_fen >= 0 and refunding_fen >= 0 and refunded_fen + refunding_fen <= amount_fen',
})
@Personal({
  owner: 'order.user',
  merge: 'stay',
  erase: 'keep',
  blank: { sealedPayerId: '' },
  export: [
    'order.number',
    'number',
    'method',
    'channel',
    'status',
    'sealedPayerId',
    'amountFen',
    'refundedFen',
    'transactionId',
    'createdAt',
    'paidAt',
  ],
})
export class Payment extends BaseEntity {
  @ManyToOne(() => Order, { ref: true, index: true })
  order!: Ref<Order>;

  @Field(() => PaymentMethod)
  @Enum({ items: () => PaymentMethod, type: 'text' })
  method!: PaymentMethod;

  @Field(() => PaymentChannel)
  @Enum({ items: () => PaymentChannel, type: 'text' })
  channel!: PaymentChannel;

  @Field(() => PaymentStatus)
  @Enum({ items: () => PaymentStatus, type: 'text' })
  status: PaymentStatus = PaymentStatus.PENDING;

  /** Our number at the channel (out_trade_no): 32 of [0-9a-f]. */
  @Property({ type: 'text' })
  number!: string;

  @Property({ type: 'integer' })
  amountFen!: Fen;

  /** The channel's id of who should pay: their openid. */
  @Sealed('payer')
  @Property({ type: 'text' })
  sealedPayerId!: string;

  /** The client's key of the tap that opened it; kept to trace what happened. */
  @Property({ type: 'text' })
  clientKey!: string;

  /** What the channel gave to launch the pay sheet (prepay_id, trade_no); null until it answered. */
  @Property({ type: 'text', nullable: true })
  launchId!: string | null;

  /** When the channel closes the attempt by itself. */
  @Property({ type: 'timestamptz', length: 3 })
  expiresAt!: Date;

  /** The channel's id of the money's movement. */
  @Property({ type: 'text', nullable: true })
  transactionId!: string | null;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  paidAt!: Date | null;

  /** Money that bought nothing (the order was paid, ended or owned meanwhile) and therefore goes back. */
  @Property({ type: 'boolean' })
  surplus: boolean = false;

  /** Launched on iOS by virtual payment: Apple collects, and only Apple can give it back. */
  @Property({ type: 'boolean' })
  viaApple: boolean = false;

  /** What went back of it for good, in fen. */
  @Property({ type: 'integer' })
  refundedFen: Fen = 0;

  /** What is reserved by refunds that are not final, in fen. */
  @Property({ type: 'integer' })
  refundingFen: Fen = 0;

  moveTo(next: PaymentStatus): void {
    assertPaymentMove(this.status, next);
    this.status = next;
  }
}
