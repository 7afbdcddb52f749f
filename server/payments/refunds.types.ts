import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Payload, UserErrorData } from '../kernel/errors.js';
import { PageArgs, type Ref } from '../kernel/reads/index.js';
import { Money } from '../kernel/money.js';
import { OrderLine } from '../orders/order-line.entity.js';
import { Order } from '../orders/order.entity.js';
import { RefundResolution, RefundStatus } from './refund.rules.js';
import { Refund } from './refund.entity.js';

registerEnumType(RefundResolution, {
  name: 'RefundResolution',
  description: 'RETRY sends it again; PAID_OTHERWISE books it as paid by hand.',
});

@ArgsType()
export class RefundsArgs extends PageArgs {
  @Field(() => RefundStatus, { nullable: true })
  status?: RefundStatus | null;
}

@InputType()
export class RequestRefundInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => [ID], { nullable: true, description: 'Null: every line that can be refunded.' })
  lineIds?: string[] | null;

  @Field(() => String, { description: 'At most 200 characters.' })
  reason!: string;

  @Field(() => ID, { description: 'Of the client, 8 to 64 characters; a retry repeats it.' })
  clientKey!: string;
}

@InputType()
export class DecideRefundInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean)
  approve!: boolean;

  @Field(() => String, { nullable: true, description: 'For the learner; needed to decline.' })
  note?: string | null;
}

@InputType()
export class RefundLineInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => Int)
  fen!: number;
}

@InputType()
export class RefundOrderInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => [RefundLineInput])
  lines!: RefundLineInput[];

  @Field(() => String)
  reason!: string;

  @Field(() => ID, { description: 'Of the client, 8 to 64 characters; a retry repeats it.' })
  clientKey!: string;
}

@InputType()
export class ResolveRefundInput {
  @Field(() => ID)
  id!: string;

  @Field(() => RefundResolution)
  resolution!: RefundResolution;

  @Field(() => String)
  note!: string;
}

@ObjectType({ description: 'The refund and its order, or why there is none.' })
export class RefundPayload extends Payload {
  @Field(() => Refund, { nullable: true })
  refund?: Ref | null;

  @Field(() => Order, { nullable: true })
  order?: Ref | null;
}

@ObjectType({ description: 'What may be asked back of one line, by the policy of what it bought.' })
export class RefundTerm {
  @Field(() => OrderLine)
  line!: Ref;

  @Field(() => Money)
  refundable!: Money;

  @Field(() => Boolean, { description: 'Granted at once, without a person.' })
  automatic!: boolean;

  @Field(() => Date, { nullable: true, description: 'Exclusive; null where it is never possible.' })
  until!: Date | null;

  @Field(() => UserErrorData, { nullable: true, description: 'Why it cannot be asked for.' })
  refusal!: UserErrorData | null;
}
