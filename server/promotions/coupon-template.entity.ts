import { Check, Entity, Enum, Index, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { CouponKind, CouponScope } from './coupon.rules.js';

export { CouponKind, CouponScope };
registerEnumType(CouponKind, { name: 'CouponKind', description: 'AMOUNT_OFF 满减, PERCENT_OFF 折扣.' });
registerEnumType(CouponScope, { name: 'CouponScope', description: 'What a coupon may be used for.' });

@ObjectType({ description: 'A kind of coupon that learners claim.' })
@Entity()
@Index({ properties: ['active', 'claimFrom', 'id'] })
@Check({
  name: 'coupon_templates_value_check',
  expression: `(kind = 'AMOUNT_OFF' and amount_off_fen > 0 and pay_permille is null)
  or (kind = 'PERCENT_OFF' and pay_permille >= 1 and pay_permille <= 999 and amount_off_fen is null)`,
})
@Check({
  name: 'coupon_templates_limit_check',
  expression: 'claimed >= 0 and (total is null or claimed <= total)',
})
@Check({ name: 'coupon_templates_use_check', expression: 'used >= 0 and used <= claimed' })
@Check({
  name: 'coupon_templates_validity_check',
  expression: `(valid_days is not null and valid_until is null)
  or (valid_days is null and valid_from is not null and valid_until is not null and valid_from < valid_until)`,
})
export class CouponTemplate extends BaseEntity {
  @Field(() => String)
  @Property({ type: 'text' })
  name!: string;

  @Field(() => CouponKind)
  @Enum({ items: () => CouponKind, type: 'text' })
  kind!: CouponKind;

  /** 满减: what comes off. */
  @Property({ type: 'integer', nullable: true })
  amountOffFen!: Fen | null;

  /** 折扣: what remains to be paid, in thousandths; 880 is 8.8折. */
  @Field(() => Int, { nullable: true, description: 'What remains to be paid, in thousandths: 880 is 8.8折.' })
  @Property({ type: 'integer', nullable: true })
  payPermille!: number | null;

  /** 折扣: at most this comes off. */
  @Property({ type: 'integer', nullable: true })
  maxOffFen!: Fen | null;

  /** From this sum of what it may be used for. */
  @Property({ type: 'integer' })
  thresholdFen!: Fen;

  @Field(() => CouponScope)
  @Enum({ items: () => CouponScope, type: 'text' })
  scope!: CouponScope;

  /** Ids of courses or categories; empty for ALL. */
  @Property({ type: 'json' })
  scopeIds!: string[];

  @Field(() => Boolean, { description: 'Whether other stackable coupons may be used beside it.' })
  @Property({ type: 'boolean' })
  stackable: boolean = false;

  @Field(() => Int, { nullable: true, description: 'How many there are; null: no limit.' })
  @Property({ type: 'integer', nullable: true })
  total!: number | null;

  /** Counted by conditional updates alone. */
  @Property({ type: 'integer' })
  claimed: number = 0;

  /** Consumed by payments and not given back. */
  @Property({ type: 'integer' })
  used: number = 0;

  @Field(() => Int)
  @Property({ type: 'integer' })
  perUser!: number;

  @Field(() => Date)
  @Property({ type: 'timestamptz', length: 3 })
  claimFrom!: Date;

  @Field(() => Date, { nullable: true, description: 'Exclusive.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  claimUntil!: Date | null;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  validFrom!: Date | null;

  @Field(() => Date, { nullable: true, description: 'Exclusive.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  validUntil!: Date | null;

  @Field(() => Int, { nullable: true, description: 'Days after the claim, instead of dates.' })
  @Property({ type: 'integer', nullable: true })
  validDays!: number | null;

  @Field(() => Boolean, { description: 'Given with each paid order, instead of being claimed.' })
  @Property({ type: 'boolean' })
  onPurchase: boolean = false;

  @Field(() => Boolean)
  @Property({ type: 'boolean' })
  active: boolean = true;
}
