import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from './user.entity.js';

/**
 * What Alipay gave for a phone number, and who was the first to show it. The same number always gives the same text, which
 * is good for ever: whoever finds one that somebody has used must get nothing for it. Who is erased leaves the digest behind,
 * which belongs to nobody then: it binds a number and proves nothing about another account.
 */
@Entity()
@Personal({ owner: 'user', merge: 'move', erase: 'keep', blank: { user: null }, export: null })
@Unique({ properties: ['proofIndex'] })
export class PhoneProof extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: true, nullable: true, deleteRule: 'cascade' })
  user!: Ref<User> | null;

  /** Blind index `proof`. */
  @Property({ type: 'text' })
  proofIndex!: string;
}
