import { Entity, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { CourseAnswer } from './course-answer.entity.js';

/** That an answer helped somebody; a trigger counts it on the answer. */
@Entity()
@Unique({ properties: ['answer', 'user'] })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['answer'],
  erase: 'delete',
  export: ['answer.question.course.title', 'createdAt'],
})
export class CourseAnswerLike extends BaseEntity {
  @ManyToOne(() => CourseAnswer, { ref: true })
  answer!: Ref<CourseAnswer>;

  @ManyToOne(() => User, { ref: true, index: true })
  user!: Ref<User>;
}
