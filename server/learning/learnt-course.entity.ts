import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Course } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';

/** How far a learner is in a course, and where they stopped. */
@Entity()
@Unique({ properties: ['user', 'course'] })
@Index({ properties: ['course', 'completedAt'] })
@Check({ name: 'learnt_courses_percent_check', expression: 'percent >= 0 and percent <= 100' })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['course'],
  united: {
    percent: 'greatest(k.percent, m.percent)',
    lastLesson:
      'case when m.last_learnt_at > k.last_learnt_at then m.last_lesson_id else k.last_lesson_id end',
    lastLearntAt: 'greatest(k.last_learnt_at, m.last_learnt_at)',
    completedAt: 'least(k.completed_at, m.completed_at)',
  },
  erase: 'delete',
  export: ['course.title', 'percent', 'lastLearntAt', 'completedAt'],
})
export class LearntCourse extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @ManyToOne(() => Course, { ref: true })
  course!: Ref<Course>;

  /** The most it ever was: a new version with more lessons does not take anything back. */
  @Property({ type: 'integer' })
  percent: Opt<number> = 0;

  @ManyToOne(() => Lesson, { ref: true, index: true })
  lastLesson!: Ref<Lesson>;

  @Property({ type: 'timestamptz', length: 3 })
  lastLearntAt!: Date;

  /** When every lesson of the version of then was completed; stays whatever comes later. */
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  completedAt: Opt<Date> | null = null;
}
