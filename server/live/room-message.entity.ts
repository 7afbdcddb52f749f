import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { clientKeyOnItsWay, Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { LiveSession } from './live-session.entity.js';
import { MessageState } from './room.rules.js';

registerEnumType(MessageState, {
  name: 'RoomMessageState',
  description: 'HELD: waits for staff to look; HIDDEN: taken out of sight by them.',
});

@ObjectType({ description: 'A line of a live room’s chat.' })
@Entity()
@Unique({ properties: ['author', 'clientKey'] })
@Index({ properties: ['session', 'createdAt', 'id'] })
@Index({ properties: ['author', 'session', 'createdAt'] })
@Personal({
  owner: 'author',
  merge: 'move',
  moved: {
    clientKey: clientKeyOnItsWay('room_messages', 'author'),
  },
  erase: 'keep',
  blank: { text: '', state: MessageState.HIDDEN, clientKey: null },
  export: ['session.title', 'text', 'state', 'createdAt'],
})
export class RoomMessage extends BaseEntity {
  @ManyToOne(() => LiveSession, { ref: true, deleteRule: 'cascade' })
  session!: Ref<LiveSession>;

  @ManyToOne(() => User, { ref: true })
  author!: Ref<User>;

  @Field(() => String, { description: 'Plain text.' })
  @Property({ type: 'text' })
  text!: string;

  @Field(() => MessageState)
  @Enum({ items: () => MessageState, type: 'text' })
  state: Opt<MessageState> = MessageState.VISIBLE;

  @Property({ type: 'text', nullable: true })
  clientKey: Opt<string> | null = null;
}
