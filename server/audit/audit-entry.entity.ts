import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { User } from '../users/user.entity.js';

/** What staff did, for good: the database refuses to change or delete an entry. */
@ObjectType({ description: 'What staff did, and to what.' })
@Entity()
@Index({ properties: ['createdAt', 'id'] })
@Index({ properties: ['subjectType', 'subjectId'] })
export class AuditEntry extends BaseEntity {
  /** Null where the program decided by itself. */
  @Field(() => User, { nullable: true })
  @ManyToOne(() => User, { ref: true, nullable: true, index: true, deleteRule: 'restrict' })
  actor!: Ref<User> | null;

  @Field(() => String, { description: 'subject.verb, for example `refund.approve`.' })
  @Property({ type: 'text' })
  action!: string;

  @Field(() => String)
  @Property({ type: 'text' })
  subjectType!: string;

  @Field(() => String)
  @Property({ type: 'text' })
  subjectId!: string;

  /** What was decided, without personal data. */
  @Property({ type: 'json' })
  detail!: Record<string, unknown>;
}
