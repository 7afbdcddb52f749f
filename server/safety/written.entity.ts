import { Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { clientKeyOnItsWay, type PersonalData } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { TextState } from './written.rules.js';

registerEnumType(TextState, {
  name: 'TextState',
  description:
    'HELD: waits for a person to look at it; HIDDEN: taken out of sight by one; REMOVED: by whoever wrote it.',
});

/** What somebody wrote for others to read, that others may like, and that staff may take out of sight. */
@ObjectType()
export abstract class Written extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  author!: Ref<User>;

  /** Plain text as `textUpTo` makes it; empty once it was removed. */
  @Property({ type: 'text' })
  text!: string;

  @Field(() => TextState)
  @Enum({ items: () => TextState, type: 'text' })
  state: Opt<TextState> = TextState.VISIBLE;

  @Field(() => Date, { nullable: true, description: 'When its author last changed it.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  editedAt: Opt<Date> | null = null;

  /** Why a person took it out of sight; for its author. */
  @Property({ type: 'text', nullable: true })
  hiddenReason: Opt<string> | null = null;

  /** Written by triggers alone, by addition: whatever way likes come and go, this is their number. */
  @Field(() => Int)
  @Property({ type: 'integer' })
  likeCount: Opt<number> = 0;

  /** What its author sent with it, so that a retry finds it. */
  @Property({ type: 'text', nullable: true })
  clientKey: Opt<string> | null = null;
}

/** What becomes of such texts with who wrote them: where the words of somebody erased stood, stands that they are gone. */
export const personalTexts = (table: string, exported: readonly string[]): PersonalData => ({
  owner: 'author',
  merge: 'move',
  moved: { clientKey: clientKeyOnItsWay(table, 'author') },
  erase: 'keep',
  blank: { text: '', state: TextState.REMOVED, hiddenReason: null, clientKey: null },
  export: [...exported, 'text', 'state', 'createdAt', 'editedAt'],
});
