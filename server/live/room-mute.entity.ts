import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { LiveSession } from './live-session.entity.js';

@ObjectType({ description: 'That somebody may say nothing in a room for a while.' })
@Entity()
@Unique({ properties: ['session', 'user'] })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['session'],
  // Whoever was silenced in either account stays so for as long as the longer says.
  united: { until: 'greatest(k."until", m."until")' },
  erase: 'delete',
  export: ['session.title', 'until', 'createdAt'],
})
export class RoomMute extends BaseEntity {
  @ManyToOne(() => LiveSession, { ref: true, deleteRule: 'cascade' })
  session!: Ref<LiveSession>;

  @ManyToOne(() => User, { ref: true, index: true })
  user!: Ref<User>;

  @Field(() => Date)
  @Property({ type: 'timestamptz', length: 3 })
  until!: Date;
}
