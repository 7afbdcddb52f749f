import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from './user.entity.js';

/**
 * What Alipay gave for a phone number, and who was the first to show it. The same number always gives the same text, which
 * is good for ever: whoever finds one that somebody has used must get nothing for it.
 */
@Entity()
@Personal({ owner: 'user', merge: 'move', erase: 'delete', export: null })
@Unique({ properties: ['proofIndex'] })
export class PhoneProof extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: true, deleteRule: 'cascade' })
  user!: Ref<User>;

  /** Blind index `proof`. */
  @Property({ type: 'text' })
  proofIndex!: string;
}
