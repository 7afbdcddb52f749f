import { Check, Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { NoticeKind, NoticeTargetKind } from './notice.rules.js';

registerEnumType(NoticeKind, { name: 'NoticeKind', description: 'What somebody is told of.' });
registerEnumType(NoticeTargetKind, { name: 'NoticeTargetKind', description: 'Where a notice leads.' });

/**
 * That something happened which its reader wants to know. Title and text are frozen as they were then, so that a list
 * needs no other table; they are emptied when what they quote is taken back (`hushNotices`).
 */
@ObjectType({ description: 'That something happened which its reader wants to know.' })
@Entity()
// By key first, because what is quoted in notices of several people is found by it too.
@Unique({ properties: ['key', 'user'] })
@Index({ properties: ['user', 'createdAt', 'id'] })
@Index({ properties: ['createdAt'] })
@Index({ properties: ['person'] })
@Index({
  name: 'notices_unread',
  expression: `create index "notices_unread" on "notices" ("user_id") where "read_at" is null`,
})
@Check({ name: 'notices_target_check', expression: '(target_kind is null) = (target_id is null)' })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['key'],
  // What was read in either account was read.
  united: { readAt: 'coalesce(k."read_at", m."read_at")' },
  beforeMerge: [`update notices set person_id = :keeper where person_id = :mover`],
  erase: 'delete',
  // In the notices of others stand the words of whoever is erased.
  beforeErase: [`update notices set text = '' where person_id = :mover`],
  export: ['kind', 'title', 'text', 'at', 'createdAt', 'readAt'],
})
export class Notice extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Field(() => NoticeKind)
  @Enum({ items: () => NoticeKind, type: 'text' })
  kind!: NoticeKind;

  @Enum({ items: () => NoticeTargetKind, type: 'text', nullable: true })
  targetKind: Opt<NoticeTargetKind> | null = null;

  @Property({ type: 'text', nullable: true })
  targetId: Opt<string> | null = null;

  @Field(() => String, { description: 'What it is about, by name; at most 60 characters.' })
  @Property({ type: 'text' })
  title!: string;

  @Field(() => String, {
    description: 'The beginning of what was said; at most 120 characters, may be empty.',
  })
  @Property({ type: 'text' })
  text!: string;

  @Field(() => User, { nullable: true, description: 'Who did it; null where nobody in particular did.' })
  @ManyToOne(() => User, { ref: true, nullable: true })
  person: Opt<Ref<User>> | null = null;

  @Field(() => Date, { nullable: true, description: 'Null: unread.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  readAt: Opt<Date> | null = null;

  @Field(() => Date, {
    nullable: true,
    description: 'When it is to happen: a session begins, a coupon ends; null where it happened already.',
  })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  at: Opt<Date> | null = null;

  /** What happened, as one text: each reader is told of it once. */
  @Property({ type: 'text' })
  key!: string;
}
