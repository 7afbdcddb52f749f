import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Fen } from '../kernel/money.js';
import type { Ref } from '../kernel/reads/index.js';
import { CouponTemplate } from './coupon-template.entity.js';
import { Coupon } from './coupon.entity.js';
import { CouponKind, CouponScope, CouponState } from './coupon.rules.js';

registerEnumType(CouponState, {
  name: 'CouponState',
  description: 'RESERVED: held by an order that is not paid yet.',
});

@ObjectType({ description: 'The coupon, or why there is none.' })
export class ClaimCouponPayload extends Payload {
  @Field(() => Coupon, { nullable: true })
  coupon?: Ref | null;
}

@InputType({ description: 'All terms of a template; what is left out is null.' })
export class CouponTemplateInput {
  @Field(() => ID, { nullable: true, description: 'The one to change; null: a new one.' })
  id?: string | null;

  @Field(() => String, { description: 'At most 30 characters.' })
  name!: string;

  @Field(() => CouponKind)
  kind!: CouponKind;

  @Field(() => Int, { nullable: true, description: 'For AMOUNT_OFF.' })
  amountOffFen?: Fen | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For PERCENT_OFF, what remains to be paid: 880 is 8.8折.',
  })
  payPermille?: number | null;

  @Field(() => Int, { nullable: true, description: 'For PERCENT_OFF: at most this comes off.' })
  maxOffFen?: Fen | null;

  @Field(() => Int, { description: '0: none.' })
  thresholdFen!: Fen;

  @Field(() => CouponScope)
  scope!: CouponScope;

  @Field(() => [ID], { nullable: true, description: 'Courses or categories, as the scope says.' })
  scopeIds?: string[] | null;

  @Field(() => Boolean)
  stackable!: boolean;

  @Field(() => Int, { nullable: true, description: 'Null: no limit. Never below what was claimed.' })
  total?: number | null;

  @Field(() => Int)
  perUser!: number;

  @Field(() => Date)
  claimFrom!: Date;

  @Field(() => Date, { nullable: true, description: 'Exclusive.' })
  claimUntil?: Date | null;

  @Field(() => Date, { nullable: true })
  validFrom?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Exclusive.' })
  validUntil?: Date | null;

  @Field(() => Int, { nullable: true, description: 'Days after the claim, instead of dates.' })
  validDays?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Given with each paid order, instead of being claimed.',
  })
  onPurchase?: boolean | null;

  @Field(() => Boolean, { description: 'False: nobody may claim it; what was claimed stays good.' })
  active!: boolean;
}

@ObjectType()
export class CouponTemplatePayload extends Payload {
  @Field(() => CouponTemplate, { nullable: true })
  template?: Ref | null;
}
