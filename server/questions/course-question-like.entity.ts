import { Entity, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { CourseQuestion } from './course-question.entity.js';

/** That somebody wants to know it too; a trigger counts it on the question. */
@Entity()
@Unique({ properties: ['question', 'user'] })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['question'],
  erase: 'delete',
  export: ['question.course.title', 'createdAt'],
})
export class CourseQuestionLike extends BaseEntity {
  @ManyToOne(() => CourseQuestion, { ref: true })
  question!: Ref<CourseQuestion>;

  @ManyToOne(() => User, { ref: true, index: true })
  user!: Ref<User>;
}
