import { Check, Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Personal } from '../kernel/personal.js';
import { Course } from './course.entity.js';

/** A lower price of a course between two moments; where several hold at once, the lowest does (`priceAt`). */
@ObjectType({ description: 'A lower price that holds for a while.' })
@Entity()
@Check({ expression: 'price_fen >= 0' })
@Check({ name: 'limited_prices_window_check', expression: 'starts_at < ends_at' })
@Personal({
  owner: 'course.teacher',
  merge: 'stay',
  erase: 'keep',
  export: ['course.title', 'label', 'priceFen', 'startsAt', 'endsAt'],
})
export class LimitedPrice extends BaseEntity {
  @ManyToOne(() => Course, { ref: true, index: true })
  course!: Ref<Course>;

  @Property({ type: 'integer' })
  priceFen!: Fen;

  @Field(() => String, { description: 'The reason, as shown beside the struck price.' })
  @Property({ type: 'text' })
  label!: string;

  @Field(() => Date)
  @Property({ type: 'timestamptz', length: 3 })
  startsAt!: Date;

  @Field(() => Date, { description: 'Exclusive.' })
  @Property({ type: 'timestamptz', length: 3 })
  endsAt!: Date;
}
