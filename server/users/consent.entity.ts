import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { CURRENT_VERSIONS, LEGAL_KINDS, LegalDocumentKind } from './consent.rules.js';
import { User } from './user.entity.js';

export { LegalDocumentKind };
registerEnumType(LegalDocumentKind, {
  name: 'LegalDocumentKind',
  description: 'What people are asked to agree to.',
});

/** That somebody agreed to a version of a document, when and where; rows are only added, and withdrawn once. */
@ObjectType({ description: 'That the viewer agreed to a version of a document.' })
@Entity()
@Index({ properties: ['user', 'kind', 'version'] })
@Personal({
  owner: 'user',
  merge: 'move',
  erase: 'keep',
  export: ['kind', 'version', 'platform', 'createdAt', 'withdrawnAt'],
})
export class Consent extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Field(() => LegalDocumentKind)
  @Enum({ items: () => LegalDocumentKind, type: 'text' })
  kind!: LegalDocumentKind;

  @Field(() => String)
  @Property({ type: 'text' })
  version!: string;

  @Field(() => String, { description: 'h5, mp-weixin or mp-alipay.' })
  @Property({ type: 'text' })
  platform!: string;

  @Field(() => Date, { nullable: true, description: 'When it was taken back.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  withdrawnAt!: Date | null;
}

/** The rows that say that somebody agrees to the documents of today, or to those of them that are named. */
export const consentsOf = (
  user: User,
  platform: string,
  createdAt: Date,
  kinds: readonly LegalDocumentKind[] = LEGAL_KINDS,
) =>
  kinds.map(kind => ({
    user,
    kind,
    version: CURRENT_VERSIONS[kind],
    platform,
    createdAt,
    withdrawnAt: null,
  }));
