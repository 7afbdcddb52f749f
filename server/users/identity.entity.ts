import { Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { Sealed } from '../kernel/sealed.js';
import type { Vault } from '../kernel/vault.js';
import { User } from './user.entity.js';

export enum IdentityProvider {
  WECHAT = 'WECHAT',
  ALIPAY = 'ALIPAY',
}

/** An account of a platform that belongs to one of our users: it logs in, and it pays. */
@ObjectType({ description: 'An account of a platform that is linked.' })
@Entity()
@Unique({ properties: ['provider', 'subjectIndex'] })
@Unique({ properties: ['user', 'provider'] })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['provider'],
  erase: 'delete',
  export: ['provider', 'sealedSubject', 'createdAt'],
})
export class Identity extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Field(() => IdentityProvider)
  @Enum({ items: () => IdentityProvider, type: 'text' })
  provider!: IdentityProvider;

  /** openid at WeChat, open_id at Alipay. */
  @Sealed('identity', (vault, subject, { provider }) =>
    sealedSubject(vault, provider as IdentityProvider, subject),
  )
  @Property({ type: 'text' })
  sealedSubject!: string;

  /** Finds it without opening it. */
  @Property({ type: 'text' })
  subjectIndex!: string;

  /** WeChat's session key of the last login, sealed: virtual payment signs with it. */
  @Sealed('wechat-session-key')
  @Property({ type: 'text', nullable: true })
  sealedSessionKey!: string | null;
}

const INDEX = { WECHAT: 'wechat', ALIPAY: 'alipay' } as const;

/** By what an identity is looked up. */
export const subjectIndex = (vault: Vault, provider: IdentityProvider, subject: string): string =>
  vault.index(INDEX[provider], subject);

/** The columns of an identity that hold whom the platform knows: sealed, and by what to find it. */
export const sealedSubject = (
  vault: Vault,
  provider: IdentityProvider,
  subject: string,
): Pick<Identity, 'sealedSubject' | 'subjectIndex'> => ({
  sealedSubject: vault.seal('identity', subject),
  subjectIndex: subjectIndex(vault, provider, subject),
});
