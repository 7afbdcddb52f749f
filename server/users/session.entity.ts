import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { Sealed } from '../kernel/sealed.js';
import { User } from './user.entity.js';

/** One login on one device, until it is revoked. */
@ObjectType({ description: 'A device that is logged in.' })
@Entity()
@Personal({
  owner: 'user',
  merge: 'blank',
  erase: 'keep', // A revoked session is remembered for as long as access tokens of it may live.
  blank: { sealedDevice: '' },
  export: ['platform', 'sealedDevice', 'createdAt', 'lastUsedAt', 'revokedAt'],
})
export class Session extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: true })
  user!: Ref<User>;

  @Field(() => String, { description: 'h5, mp-weixin or mp-alipay.' })
  @Property({ type: 'text' })
  platform!: string;

  /** Whether a password opened it, and the second factor where it was on; else a platform did. */
  @Property({ type: 'boolean', default: false })
  byPassword: Opt<boolean> = false;

  /** What the device called itself. */
  @Sealed('device')
  @Property({ type: 'text' })
  sealedDevice!: string;

  @Field(() => Date)
  @Property({ type: 'timestamptz', length: 3 })
  lastUsedAt!: Date;

  @Property({ type: 'timestamptz', length: 3, nullable: true, index: true })
  revokedAt!: Date | null;
}
