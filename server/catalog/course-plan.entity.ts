import { Check, Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Personal } from '../kernel/personal.js';
import { Course } from './course.entity.js';

@ObjectType({ description: 'Access to a course for some months, beside buying it for good.' })
@Entity()
@Unique({ properties: ['course', 'months'] })
@Check({ expression: 'price_fen >= 0' })
@Check({ name: 'course_plans_months_check', expression: 'months > 0' })
@Personal({
  owner: 'course.teacher',
  merge: 'stay',
  erase: 'keep',
  export: ['course.title', 'name', 'months', 'priceFen', 'forSale'],
})
export class CoursePlan extends BaseEntity {
  @Field(() => Course)
  @ManyToOne(() => Course, { ref: true })
  course!: Ref<Course>;

  @Field(() => String)
  @Property({ type: 'text' })
  name!: string;

  /** Months of the calendar, from the moment of payment or from where the access already paid for ends. */
  @Field(() => Int)
  @Property({ type: 'integer' })
  months!: number;

  @Property({ type: 'integer' })
  priceFen!: Fen;

  @Property({ type: 'boolean' })
  forSale: boolean = true;
}
