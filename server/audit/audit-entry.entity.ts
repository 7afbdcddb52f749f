import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';

/**
 * Who did what, to whom, for good: the database refuses to change or delete an entry, and each is chained to the one
 * before by a hash that nobody makes without the key.
 */
@ObjectType({ description: 'Who did what, and to what.' })
@Entity()
@Unique({ properties: ['sequence'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({ properties: ['actorId', 'createdAt', 'id'] })
@Index({ properties: ['subjectId', 'createdAt', 'id'] })
@Index({ properties: ['action', 'createdAt', 'id'] })
@Personal({ owner: 'actorId', merge: 'stay', erase: 'keep', export: ['action', 'subjectType', 'createdAt'] })
export class AuditEntry extends BaseEntity {
  /**
   * Who did it; null where the program decided by itself. No foreign key: what is written for good must neither hold an
   * account nor wait for one that is locked.
   */
  @Property({ type: 'uuid', nullable: true })
  actorId!: string | null;

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

  @Field(() => Int, {
    nullable: true,
    description: 'Its number in the chain, from 1 on; null for what was written before there was a chain.',
  })
  @Property({ type: 'integer', nullable: true })
  sequence!: number | null;

  /** Of the entry before; of the first one, over all from before there was a chain. */
  @Property({ type: 'text', nullable: true })
  previousHash!: string | null;

  @Property({ type: 'text', nullable: true })
  hash!: string | null;
}
