import { Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { LiveSession } from './live-session.entity.js';
import { RoomMessage } from './room-message.entity.js';
import { RoomQuestion } from './room-question.entity.js';
import { RoomEventKind } from './room.rules.js';

registerEnumType(RoomEventKind, {
  name: 'RoomEventKind',
  description: 'What changed: the room itself, a chat line, a question.',
});

/**
 * That something changed in a room, counted in the order of commits. It names what changed; what that is now stands in
 * one place only, so that what was hidden or erased since is not told by an old event.
 */
@ObjectType({ description: 'That something changed in a room; it shows the thing as it is now.' })
@Entity()
@Unique({ properties: ['session', 'seq'] })
@Personal({ owner: 'session.teacher', merge: 'stay', erase: 'keep', export: null })
export class RoomEvent extends BaseEntity {
  @ManyToOne(() => LiveSession, { ref: true, deleteRule: 'cascade' })
  session!: Ref<LiveSession>;

  @Field(() => Int, { description: 'Counts a room’s events, with no gap.' })
  @Property({ type: 'integer' })
  seq!: number;

  @Field(() => RoomEventKind)
  @Enum({ items: () => RoomEventKind, type: 'text' })
  kind!: RoomEventKind;

  @ManyToOne(() => RoomQuestion, { ref: true, nullable: true, index: true })
  question: Opt<Ref<RoomQuestion>> | null = null;

  @ManyToOne(() => RoomMessage, { ref: true, nullable: true, index: true })
  message: Opt<Ref<RoomMessage>> | null = null;
}
