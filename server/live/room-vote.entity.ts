import { Entity, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { RoomQuestion } from './room-question.entity.js';

/** That somebody wants a question answered; a trigger counts it on the question. */
@Entity()
@Unique({ properties: ['question', 'user'] })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['question'],
  erase: 'delete',
  export: ['question.session.title', 'createdAt'],
})
export class RoomVote extends BaseEntity {
  @ManyToOne(() => RoomQuestion, { ref: true, deleteRule: 'cascade' })
  question!: Ref<RoomQuestion>;

  @ManyToOne(() => User, { ref: true, index: true })
  user!: Ref<User>;
}
