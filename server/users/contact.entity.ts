import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { Sealed } from '../kernel/sealed.js';
import { User } from './user.entity.js';

export enum ContactKind {
  EMAIL = 'EMAIL',
  PHONE = 'PHONE',
}

/**
 * Where somebody can be reached. Sealed; found by a blind index. Any number of accounts may name one address, and only
 * one may have proved that it is theirs.
 */
@Entity()
@Unique({ properties: ['user', 'kind'] })
@Index({
  name: 'contacts_verified_unique',
  expression:
    'create unique index "contacts_verified_unique" on "contacts" ("kind", "value_index") where "verified_at" is not null',
})
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['kind'],
  erase: 'delete',
  export: ['kind', 'sealedValue', 'verifiedAt', 'createdAt'],
})
export class Contact extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Enum({ items: () => ContactKind, type: 'text' })
  kind!: ContactKind;

  @Sealed('contact')
  @Property({ type: 'text' })
  sealedValue!: string;

  /** Of the normalised value: `email` or `phone` of the vault. */
  @Property({ type: 'text' })
  valueIndex!: string;

  @Property({ type: 'timestamptz', length: 3, nullable: true })
  verifiedAt!: Date | null;

  /** Whether nothing but a proof has shown it that stays the same for ever, and may be older than `verifiedAt`. */
  @Property({ type: 'boolean', default: false })
  replayable: Opt<boolean> = false;
}
