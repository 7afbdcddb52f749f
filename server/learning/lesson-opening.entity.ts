import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Lesson } from '../catalog/lesson.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';

/** That a learner has opened a lesson: what a refund policy counts as progress. */
@Entity()
@Unique({ properties: ['user', 'lesson'] })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['lesson'],
  erase: 'delete',
  export: ['lesson.course.title', 'lesson.title', 'openedAt'],
})
export class LessonOpening extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @ManyToOne(() => Lesson, { ref: true, index: true })
  lesson!: Ref<Lesson>;

  @Property({ type: 'timestamptz', length: 3 })
  openedAt!: Date;
}
