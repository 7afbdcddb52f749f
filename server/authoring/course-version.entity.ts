import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';

@ObjectType({ description: 'A version of a course that was published, and what was new in it.' })
@Entity()
@Unique({ properties: ['course', 'number'] })
@Personal({
  owner: 'course.teacher',
  merge: 'stay',
  erase: 'keep',
  export: ['course.title', 'number', 'notes', 'publishedAt'],
})
export class CourseVersion extends BaseEntity {
  @ManyToOne(() => Course, { ref: true })
  course!: Ref<Course>;

  @Field(() => Int, { description: '1, 2, 3 … of the course.' })
  @Property({ type: 'integer' })
  number!: number;

  @Field(() => String, { description: 'Plain text; may be empty for the first.' })
  @Property({ type: 'text' })
  notes!: string;

  @Field(() => Date)
  @Property({ type: 'timestamptz', length: 3 })
  publishedAt!: Date;
}
