import { Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { User } from './user.entity.js';

export enum IdentityProvider {
  WECHAT = 'WECHAT',
  ALIPAY = 'ALIPAY',
}

/** An account of a platform that belongs to one of our users: it logs in, and it pays. */
@Entity()
@Unique({ properties: ['provider', 'subject'] })
@Unique({ properties: ['user', 'provider'] })
export class Identity extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Enum({ items: () => IdentityProvider, type: 'text' })
  provider!: IdentityProvider;

  /** openid at WeChat, open_id at Alipay. */
  @Property({ type: 'text' })
  subject!: string;

  /** WeChat's session key of the last login, sealed: virtual payment signs with it. */
  @Property({ type: 'text', nullable: true })
  sealedSessionKey!: string | null;
}
