import { Entity, OneToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { Sealed } from '../kernel/sealed.js';
import { User } from './user.entity.js';

/** An authenticator app that shares a secret with us. Until it has shown a code it asks nobody for anything. */
@ObjectType({ description: 'The second step of logging in with a password.' })
@Personal({ owner: 'user', merge: 'drop', erase: 'delete', export: ['createdAt', 'enabledAt'] })
@Entity()
export class SecondFactor extends BaseEntity {
  @OneToOne(() => User, { ref: true, unique: true, deleteRule: 'cascade' })
  user!: Ref<User>;

  /** In base32, sealed as `totp`. */
  @Sealed('totp')
  @Property({ type: 'text' })
  sealedSecret!: string;

  /** Null while it is being set up. */
  @Field(() => Date, { description: 'Since when.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  enabledAt!: Date | null;

  /** The time step, of thirty seconds since 1970, of the last code that passed: it and those before pass no more. */
  @Property({ type: 'integer' })
  lastStep!: number;
}
