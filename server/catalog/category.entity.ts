import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';

@ObjectType({ description: 'A subject that courses are shelved under; a tree of two levels.' })
@Entity()
@Unique({ properties: ['name'] })
export class Category extends BaseEntity {
  @Field(() => String)
  @Property({ type: 'text' })
  name!: string;

  /** Null for a shelf of the first level. */
  @ManyToOne(() => Category, { ref: true, nullable: true, index: true })
  parent: Opt<Ref<Category>> | null = null;

  @Property({ type: 'integer' })
  position!: number;
}
