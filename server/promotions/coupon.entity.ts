import { Check, Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { CouponTemplate } from './coupon-template.entity.js';
import { assertCouponMove, CouponStatus } from './coupon.rules.js';

/** One coupon in one learner's wallet. `ordinal` counts a learner's claims of a template: its index holds the limit. */
@ObjectType({ description: "A coupon in the viewer's wallet." })
@Entity()
@Unique({ properties: ['user', 'template', 'ordinal'] })
@Index({ properties: ['user', 'validUntil', 'id'] })
@Index({
  name: 'coupons_ending',
  expression: `create index "coupons_ending" on "coupons" ("valid_until") where "status" = 'USABLE'`,
})
@Check({ name: 'coupons_window_check', expression: 'valid_from < valid_until' })
@Check({ name: 'coupons_order_check', expression: `(status = 'USABLE') = (order_id is null)` })
@Personal({
  owner: 'user',
  merge: 'move',
  moved: {
    ordinal: `ordinal + (select coalesce(max(k.ordinal), 0) from coupons k
      where k.user_id = :keeper and k.template_id = m.template_id)`,
  },
  erase: 'keep', // Those that no order names are discarded beforehand, and counted off their template.
  export: ['template.name', 'status', 'createdAt', 'validFrom', 'validUntil', 'usedAt'],
})
export class Coupon extends BaseEntity {
  @Field(() => CouponTemplate)
  @ManyToOne(() => CouponTemplate, { ref: true, index: true })
  template!: Ref<CouponTemplate>;

  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  /** 1, 2, 3 … of this learner and template. */
  @Property({ type: 'integer' })
  ordinal!: number;

  @Enum({ items: () => CouponStatus, type: 'text' })
  status: CouponStatus = CouponStatus.USABLE;

  @Field(() => Date)
  @Property({ type: 'timestamptz', length: 3 })
  validFrom!: Date;

  @Field(() => Date, { description: 'Exclusive.' })
  @Property({ type: 'timestamptz', length: 3 })
  validUntil!: Date;

  /** The order that holds or used it; an id alone, because orders stand above. */
  @Property({ type: 'uuid', nullable: true, index: true })
  orderId!: string | null;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  usedAt!: Date | null;

  moveTo(next: CouponStatus): void {
    assertCouponMove(this.status, next);
    this.status = next;
  }
}
