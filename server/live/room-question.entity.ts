import { Check, Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { clientKeyOnItsWay, Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { LiveSession } from './live-session.entity.js';
import { questionMoves, QuestionState } from './room.rules.js';

registerEnumType(QuestionState, {
  name: 'RoomQuestionState',
  description: 'HELD: waits for staff to look; HIDDEN: taken out of sight by them; WITHDRAWN: by its author.',
});

@ObjectType({ description: 'What somebody asks in a live room.' })
@Entity()
@Unique({ properties: ['author', 'clientKey'] })
@Index({ properties: ['session', 'upvotes', 'id'] })
@Index({ properties: ['session', 'createdAt', 'id'] })
@Index({ properties: ['author', 'session', 'createdAt'] })
@Check({ name: 'room_questions_upvotes_check', expression: 'upvotes >= 0' })
@Personal({
  owner: 'author',
  merge: 'move',
  moved: {
    clientKey: clientKeyOnItsWay('room_questions', 'author'),
  },
  erase: 'keep',
  blank: { text: '', state: QuestionState.WITHDRAWN, clientKey: null },
  export: ['session.title', 'text', 'state', 'answer', 'createdAt'],
})
export class RoomQuestion extends BaseEntity {
  @ManyToOne(() => LiveSession, { ref: true, deleteRule: 'cascade' })
  session!: Ref<LiveSession>;

  @ManyToOne(() => User, { ref: true })
  author!: Ref<User>;

  @Field(() => String, { description: 'Plain text.' })
  @Property({ type: 'text' })
  text!: string;

  @Field(() => QuestionState)
  @Enum({ items: () => QuestionState, type: 'text' })
  state: Opt<QuestionState> = QuestionState.ASKED;

  @Field(() => String, { nullable: true, description: 'What staff wrote; null where it was answered aloud.' })
  @Property({ type: 'text', nullable: true })
  answer: Opt<string> | null = null;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  answeredAt: Opt<Date> | null = null;

  /** Written by a trigger alone, by addition. */
  @Field(() => Int)
  @Property({ type: 'integer' })
  upvotes: Opt<number> = 0;

  @Property({ type: 'text', nullable: true })
  clientKey: Opt<string> | null = null;

  moveTo(next: QuestionState): void {
    questionMoves.assert(this.state, next);
    this.state = next;
  }
}
