import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Course } from '../catalog/course.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';

/** How many stars a buyer gives a course; a trigger adds it to the sums on the course. */
@Entity()
@Unique({ properties: ['user', 'course'] })
@Index({ properties: ['course', 'stars'] })
@Check({ name: 'course_ratings_stars_check', expression: 'stars >= 1 and stars <= 5' })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['course'],
  erase: 'delete',
  export: ['course.title', 'stars', 'createdAt', 'changedAt'],
})
export class CourseRating extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @ManyToOne(() => Course, { ref: true })
  course!: Ref<Course>;

  @Property({ type: 'integer' })
  stars!: number;

  @Property({ type: 'timestamptz', length: 3 })
  changedAt!: Date;
}
