import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import { UserErrorData } from '../kernel/errors.js';
import { Money } from '../kernel/money.js';
import type { Ref } from '../kernel/reads/index.js';
import { PaidQuestion } from '../paid-questions/paid-question.entity.js';
import { Coupon } from '../promotions/coupon.entity.js';
import { AdjustmentKind, ProductKind } from './order.rules.js';
import { OrderItemInput } from './orders.types.js';

registerEnumType(AdjustmentKind, {
  name: 'AdjustmentKind',
  description: 'Why a line costs less than its list price.',
});

@ObjectType({ description: 'One step from the list price of a line to what it costs.' })
export class PriceAdjustment {
  @Field(() => AdjustmentKind)
  kind!: AdjustmentKind;

  @Field(() => String, { description: 'The name of the coupon, the reason of the price.' })
  label!: string;

  @Field(() => Money, { description: 'Negative.' })
  amount!: Money;
}

@InputType()
export class QuoteOrderInput {
  @Field(() => [OrderItemInput])
  items!: OrderItemInput[];

  @Field(() => [ID], { nullable: true, description: 'Null: the best choice; empty: none.' })
  couponIds?: string[] | null;
}

@ObjectType({ description: 'What one product would cost.' })
export class QuoteLine {
  @Field(() => ProductKind)
  kind!: ProductKind;

  @Field(() => ID)
  productId!: string;

  @Field(() => String, { description: 'Empty where there is no such product.' })
  title!: string;

  @Field(() => Course, { nullable: true, description: 'The course it is, or is about.' })
  course!: Ref | null;

  @Field(() => PaidQuestion, { nullable: true, description: 'The question that it pays for.' })
  paidQuestion!: Ref | null;

  @Field(() => Money)
  list!: Money;

  @Field(() => Money, { description: 'After all adjustments.' })
  price!: Money;

  @Field(() => [PriceAdjustment], { complexity: 2 })
  adjustments!: PriceAdjustment[];

  @Field(() => UserErrorData, {
    nullable: true,
    description: 'Why it cannot be bought; then it counts nothing.',
  })
  refusal!: UserErrorData | null;
}

@ObjectType({ description: "A coupon of the viewer's beside a quote." })
export class QuoteCoupon {
  @Field(() => Coupon)
  coupon!: Ref;

  @Field(() => Money, { description: 'What it takes off; where it is not applied, what it would alone.' })
  off!: Money;

  @Field(() => Boolean)
  applied!: boolean;

  @Field(() => Boolean, { description: 'Among the best choice.' })
  suggested!: boolean;

  @Field(() => UserErrorData, { nullable: true, description: 'Why it does not apply.' })
  refusal!: UserErrorData | null;
}

@ObjectType({ description: 'What would be paid now, line by line; nothing is held.' })
export class Quote {
  @Field(() => [QuoteLine], { complexity: 20 })
  lines!: QuoteLine[];

  @Field(() => Money, { description: 'Before any adjustment.' })
  list!: Money;

  @Field(() => Money, { description: 'What comes off: never negative.' })
  discount!: Money;

  @Field(() => Money, { description: 'Exactly the sum of the lines.' })
  payable!: Money;

  @Field(() => [QuoteCoupon], { complexity: 20, description: 'The most useful first; none for visitors.' })
  coupons!: QuoteCoupon[];
}
