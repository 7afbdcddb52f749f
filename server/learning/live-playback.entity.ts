import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Lesson } from '../catalog/lesson.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { Session } from '../users/session.entity.js';
import { User } from '../users/user.entity.js';

/** What somebody is playing: one row a person, whose id changes with every start, so that an earlier one is over. */
@Entity()
@Unique({ properties: ['user'] })
@Personal({ owner: 'user', merge: 'drop', erase: 'delete', export: null })
export class LivePlayback extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @ManyToOne(() => Session, { ref: true, index: true, deleteRule: 'cascade' })
  session!: Ref<Session>;

  @ManyToOne(() => Lesson, { ref: true, index: true })
  lesson!: Ref<Lesson>;

  /** The last sign of life; after a while of silence another device may start without asking. */
  @Property({ type: 'timestamptz', length: 3 })
  seenAt!: Date;
}
