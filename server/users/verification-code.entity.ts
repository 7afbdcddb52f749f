import { Check, Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from './user.entity.js';

export enum CodePurpose {
  VERIFY_EMAIL = 'VERIFY_EMAIL',
  RESET_PASSWORD = 'RESET_PASSWORD',
}

/** Six digits that were mailed to somebody. One stands for a purpose at a time; it goes when it is used or guessed at. */
@Entity()
@Unique({ properties: ['user', 'purpose'] })
@Check({ name: 'verification_codes_tries_check', expression: 'tries_left > 0' })
@Personal({ owner: 'user', merge: 'drop', erase: 'delete', export: null })
export class VerificationCode extends BaseEntity {
  @ManyToOne(() => User, { ref: true, deleteRule: 'cascade' })
  user!: Ref<User>;

  @Enum({ items: () => CodePurpose, type: 'text' })
  purpose!: CodePurpose;

  /** Blind index of the address it went to, and of the request for it; it proves nothing about any other. */
  @Property({ type: 'text' })
  addressIndex!: string;

  /** Blind index of purpose, user and digits: a dump tells no code. */
  @Property({ type: 'text' })
  codeIndex!: string;

  @Property({ type: 'integer' })
  triesLeft!: number;

  @Property({ type: 'timestamptz', length: 3, index: true })
  expiresAt!: Date;
}
