import { Check, Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';

/** When on a day somebody learnt: the union of spans, so that two devices at once are one learner. */
@Entity({ tableName: 'study_days' })
@Unique({ properties: ['user', 'day'] })
@Check({ name: 'study_days_seconds_check', expression: 'seconds >= 0 and seconds <= 86400' })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['day'],
  united: { spans: 'k.spans + m.spans', seconds: 'covered_seconds(k.spans + m.spans)' },
  erase: 'delete',
  export: ['day', 'seconds'],
})
export class StudyDay extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  /** A day in China. */
  @Property({ type: 'date' })
  day!: string;

  /** Seconds since that day began, as PostgreSQL writes them: `{[32400,33000)}`. */
  @Property({ type: 'text', columnType: 'int4multirange' })
  spans!: string;

  /** How many those are. */
  @Property({ type: 'integer' })
  seconds!: number;
}
