import { Check, Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Lesson } from '../catalog/lesson.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';

/**
 * How far a learner is in a lesson. It is written by SQL that only adds – a union, a maximum, the later of two – so that
 * reports may come twice, late and in any order.
 */
@Entity()
@Unique({ properties: ['user', 'lesson'] })
@Check({ name: 'learnt_lessons_percent_check', expression: 'percent >= 0 and percent <= 100' })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['lesson'],
  united: {
    watched: 'k.watched + m.watched',
    watchedSeconds: 'covered_seconds(k.watched + m.watched)',
    percent: 'greatest(k.percent, m.percent)',
    positionSeconds:
      'case when m.position_at > k.position_at then m.position_seconds else k.position_seconds end',
    positionAt: 'greatest(k.position_at, m.position_at)',
    completedAt: 'least(k.completed_at, m.completed_at)',
  },
  erase: 'delete',
  export: [
    ...['lesson.course.title', 'lesson.title', 'percent', 'watchedSeconds'],
    ...['positionSeconds', 'positionAt', 'completedAt'],
  ],
})
export class LearntLesson extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @ManyToOne(() => Lesson, { ref: true, index: true })
  lesson!: Ref<Lesson>;

  /** Seconds of the recording that were played, as PostgreSQL writes them: `{[0,30),[60,90)}`. */
  @Property({ type: 'text', columnType: 'int4multirange' })
  watched: Opt<string> = '{}';

  /** How many those are. */
  @Property({ type: 'integer' })
  watchedSeconds: Opt<number> = 0;

  /** The most it ever was. */
  @Property({ type: 'integer' })
  percent: Opt<number> = 0;

  @Property({ type: 'integer' })
  positionSeconds: Opt<number> = 0;

  /** When the learner was at that position, by the clock of the device. */
  @Property({ type: 'timestamptz', length: 3 })
  positionAt!: Date;

  @Property({ type: 'timestamptz', length: 3, nullable: true })
  completedAt: Opt<Date> | null = null;
}
