import { Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { StoredFile } from '../media/stored-file.entity.js';

export enum Role {
  STUDENT = 'STUDENT',
  TEACHER = 'TEACHER',
  ADMIN = 'ADMIN',
}
registerEnumType(Role, { name: 'Role', description: 'What an account may do.' });

/** A person. In GraphQL this is the public face; what is personal hangs under `me`. */
@ObjectType({ description: 'The public face of a learner or teacher.' })
@Entity()
@Unique({ properties: ['username'] })
export class User extends BaseEntity {
  /** Lower case; null for people who came by a platform and never chose one. */
  @Property({ type: 'text', nullable: true })
  username!: string | null;

  /** argon2id; null where no password was set. */
  @Property({ type: 'text', nullable: true })
  passwordHash!: string | null;

  @Field(() => String)
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'A teacher in one or two sentences.' })
  @Property({ type: 'text', nullable: true })
  bio!: string | null;

  @Enum({ items: () => Role, type: 'text' })
  role: Role = Role.STUDENT;

  @ManyToOne(() => StoredFile, { ref: true, nullable: true, index: true })
  avatar!: Ref<StoredFile> | null;
}
