import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { LiveSession } from './live-session.entity.js';

/** That somebody wants to be told before a session begins. */
@Entity()
@Unique({ properties: ['session', 'user'] })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['session'],
  erase: 'delete',
  export: ['session.title', 'createdAt', 'remindedAt'],
})
export class LiveReservation extends BaseEntity {
  @ManyToOne(() => LiveSession, { ref: true, deleteRule: 'cascade' })
  session!: Ref<LiveSession>;

  @ManyToOne(() => User, { ref: true, index: true })
  user!: Ref<User>;

  @Property({ type: 'timestamptz', length: 3, nullable: true })
  remindedAt: Opt<Date> | null = null;
}
