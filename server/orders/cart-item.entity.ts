import { Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { ProductKind } from './order.rules.js';

/** Something a learner means to buy. Nothing of its price is kept: the cart is reckoned anew each time. */
@ObjectType({ description: 'Something the viewer means to buy.' })
@Entity()
@Unique({ properties: ['user', 'kind', 'productId'] })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['kind', 'productId'],
  erase: 'delete',
  export: ['kind', 'productId', 'createdAt'],
})
export class CartItem extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Field(() => ProductKind)
  @Enum({ items: () => ProductKind, type: 'text' })
  kind!: ProductKind;

  /** Id in the table of its kind. */
  @Field(() => ID)
  @Property({ type: 'uuid' })
  productId!: string;
}
