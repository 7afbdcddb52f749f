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
