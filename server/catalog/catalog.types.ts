import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { Course } from './course.entity.js';

@ObjectType({ description: 'Under which terms money for a course is given back.' })
export class RefundPolicy {
  @Field(() => Int, { description: 'Days after payment in which a learner may ask; 0: never.' })
  days!: number;

  @Field(() => Int, { description: 'Percent of the course that may have been opened by then.' })
  maxProgressPercent!: number;

  @Field(() => Boolean, { description: 'Whether a request within the terms is granted at once.' })
  automatic!: boolean;
}

@InputType()
export class LimitedPriceInput {
  @Field(() => ID, { nullable: true, description: 'The one to change; null: a new one.' })
  id?: string | null;

  @Field(() => ID)
  courseId!: string;

  @Field(() => Int, { description: 'Below the list price.' })
  priceFen!: number;

  @Field(() => String, { description: 'The reason, as shown: at most 20 characters.' })
  label!: string;

  @Field(() => Date)
  startsAt!: Date;

  @Field(() => Date, { description: 'Exclusive.' })
  endsAt!: Date;
}

@ObjectType()
export class LimitedPricePayload extends Payload {
  @Field(() => Course, { nullable: true })
  course?: Ref | null;
}
