import { Check, Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType } from 'type-graphql';
import { Lesson } from '../catalog/lesson.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';

/** What a learner wrote down at a place of a lesson. Nobody else reads it, staff neither. */
@ObjectType({ description: "The viewer's own words at a place of a lesson." })
@Entity()
@Index({ name: 'lesson_notes_one_by_one', properties: ['user', 'lesson', 'positionSeconds', 'id'] })
@Check({ name: 'lesson_notes_position_check', expression: 'position_seconds >= 0' })
@Personal({
  owner: 'user',
  merge: 'move',
  erase: 'delete',
  export: ['lesson.course.title', 'lesson.title', 'positionSeconds', 'text', 'createdAt', 'updatedAt'],
})
export class LessonNote extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @ManyToOne(() => Lesson, { ref: true, index: true })
  lesson!: Ref<Lesson>;

  @Field(() => Int)
  @Property({ type: 'integer' })
  positionSeconds!: number;

  @Field(() => String, { description: 'Plain text.' })
  @Property({ type: 'text' })
  text!: string;

  @Field(() => Date)
  @Property({ type: 'timestamptz', length: 3 })
  updatedAt!: Date;
}
