import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { Session } from './session.entity.js';

/** One link in a session's chain of refresh tokens. Only the SHA-256 is kept; a used link answers once more only within the grace. */
@Entity()
@Unique({ properties: ['hash'] })
@Personal({ owner: 'session.user', merge: 'stay', erase: 'delete', export: null })
export class RefreshToken extends BaseEntity {
  @ManyToOne(() => Session, { ref: true, index: true, deleteRule: 'cascade' })
  session!: Ref<Session>;

  @Property({ type: 'text' })
  hash!: string;

  @Property({ type: 'timestamptz', length: 3, index: true })
  expiresAt!: Date;

  @Property({ type: 'timestamptz', length: 3, nullable: true })
  usedAt!: Date | null;
}
