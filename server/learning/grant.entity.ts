import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { ObjectType, Field } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';

export enum GrantSource {
  ORDER = 'ORDER',
  MEMBERSHIP = 'MEMBERSHIP',
  BUNDLE = 'BUNDLE',
  GIFT = 'GIFT',
}

/**
 * One reason why a learner may open a course. Access is the union of live grants, so that taking one
 * back never takes away what another gave.
 */
@ObjectType('Enrollment', { description: 'A course the viewer may learn.' })
@Entity()
@Unique({ properties: ['user', 'course', 'source', 'sourceId'] })
@Index({ properties: ['user', 'startsAt', 'id'] })
@Personal({
  owner: 'user',
  merge: 'move', // Never dropped: what a learner paid for may not be lost on the way.
  // Whoever had a course in both accounts is one learner of it from now on.
  beforeMerge: [
    `with shared as (select c.id from courses c
       where exists (select 1 from grants m where m.user_id = :mover and m.course_id = c.id)
         and exists (select 1 from grants k where k.user_id = :keeper and k.course_id = c.id)
       order by c.id for no key update of c)
     update courses c set enrolled_count = c.enrolled_count - 1 from shared where c.id = shared.id`,
  ],
  erase: 'keep',
  export: ['course.title', 'source', 'createdAt', 'startsAt', 'endsAt', 'revokedAt'],
})
export class Grant extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Field(() => Course)
  @ManyToOne(() => Course, { ref: true, index: true })
  course!: Ref<Course>;

  @Enum({ items: () => GrantSource, type: 'text' })
  source!: GrantSource;

  /** What gave it: an order line, a membership … */
  @Property({ type: 'uuid' })
  sourceId!: string;

  @Property({ type: 'timestamptz', length: 3 })
  startsAt!: Date;

  /** Exclusive; null where it never ends. */
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  endsAt!: Date | null;

  @Property({ type: 'timestamptz', length: 3, nullable: true })
  revokedAt!: Date | null;
}
