import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { ID, Field, ObjectType } from 'type-graphql';
import { newId } from './id.js';

/** What every stored thing has: an opaque id and the moment it came to be. */
@ObjectType()
export class BaseEntity {
  @Field(() => ID)
  @PrimaryKey({ type: 'uuid' })
  id: string = newId();

  @Property({ type: 'timestamptz', length: 3 })
  createdAt!: Date;
}
