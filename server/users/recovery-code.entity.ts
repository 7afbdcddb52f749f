import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from './user.entity.js';

/** Lets its owner in once where the authenticator is lost. What is used is deleted. */
@Entity()
@Personal({ owner: 'user', merge: 'drop', erase: 'delete', export: null })
@Unique({ properties: ['user', 'codeIndex'] })
export class RecoveryCode extends BaseEntity {
  @ManyToOne(() => User, { ref: true, deleteRule: 'cascade' })
  user!: Ref<User>;

  /** Blind index `code`: the code itself is shown once and never kept. */
  @Property({ type: 'text' })
  codeIndex!: string;
}
