import {
  BeforeCreate,
  BeforeUpdate,
  Entity,
  Enum,
  Index,
  ManyToOne,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { OptionalProps, type Ref } from '@mikro-orm/core';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { STORED_TEXTS } from '../kernel/stored-texts.js';
import { Personal } from '../kernel/personal.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { usernameKey } from './name.rules.js';

export enum Role {
  STUDENT = 'STUDENT',
  TEACHER = 'TEACHER',
  ADMIN = 'ADMIN',
}
registerEnumType(Role, { name: 'Role', description: 'What an account may do.' });

/** MERGED: its things belong to another account now; ERASED: the person is gone, what had to do with money stays. */
export enum UserStatus {
  ACTIVE = 'ACTIVE',
  BANNED = 'BANNED',
  MERGED = 'MERGED',
  ERASED = 'ERASED',
}
registerEnumType(UserStatus, { name: 'UserStatus', description: 'Whether an account can be used.' });

/** Stands where somebody was who is gone; shown in the viewer's language. */
export const ERASED_NAME = STORED_TEXTS.erasedName;

/** A person. In GraphQL this is the public face; what is personal hangs under `me`. */
@ObjectType({ description: 'The public face of a learner or teacher.' })
@Entity()
@Unique({ properties: ['username'] })
@Unique({ properties: ['usernameKey'] })
@Index({ properties: ['createdAt', 'id'] })
@Personal({
  owner: 'id',
  merge: 'blank',
  erase: 'keep',
  blank: {
    username: null,
    usernameKey: null,
    passwordHash: null,
    name: ERASED_NAME,
    bio: null,
    avatar: null,
    banReason: null,
    deletionDueAt: null,
  },
  export: ['username', 'name', 'bio', 'role', 'status', 'createdAt', 'deletionDueAt'],
})
export class User extends BaseEntity {
  [OptionalProps]?: 'status';

  /** Normalised, lower case; null for people who came by a platform and never chose one. */
  @Property({ type: 'text', nullable: true })
  username!: string | null;

  /** What the user name looks like: two names that a reader confuses have one key. */
  @Property({ type: 'text', nullable: true })
  usernameKey: string | null = null;

  /** argon2id; null where no password was set. */
  @Property({ type: 'text', nullable: true })
  passwordHash!: string | null;

  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'A teacher in one or two sentences.' })
  @Property({ type: 'text', nullable: true })
  bio!: string | null;

  @Enum({ items: () => Role, type: 'text' })
  role: Role = Role.STUDENT;

  @ManyToOne(() => StoredFile, { ref: true, nullable: true, index: true })
  avatar!: Ref<StoredFile> | null;

  @Enum({ items: () => UserStatus, type: 'text' })
  status: UserStatus = UserStatus.ACTIVE;

  /** Told to the person who is banned. */
  @Property({ type: 'text', nullable: true })
  banReason: string | null = null;

  /** When the account will be erased, unless its owner thinks better of it. */
  @Property({ type: 'timestamptz', length: 3, nullable: true, index: true })
  deletionDueAt: Date | null = null;

  /** The account that has taken over what was this one's. */
  @ManyToOne(() => User, { ref: true, nullable: true, index: true })
  mergedInto: Ref<User> | null = null;

  /** Whoever is given a user name, by whatever way, is looked for by what it looks like. */
  @BeforeCreate()
  @BeforeUpdate()
  keepUsernameKey(): void {
    if (this.username !== undefined) this.usernameKey = this.username && usernameKey(this.username);
  }
}
