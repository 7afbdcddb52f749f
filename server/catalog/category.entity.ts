import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';

@ObjectType({ description: 'A subject that courses are shelved under.' })
@Entity()
@Unique({ properties: ['name'] })
export class Category extends BaseEntity {
  @Field(() => String)
  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'integer' })
  position!: number;
}
