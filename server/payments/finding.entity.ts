import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { FindingKind, FindingStatus } from './finding.rules.js';
import { PaymentChannel } from './payment.rules.js';

registerEnumType(FindingKind, { name: 'FindingKind', description: 'How our books and a channel differ.' });
registerEnumType(FindingStatus, {
  name: 'FindingStatus',
  description: 'Whether a person has dealt with it.',
});

/** Something about money that the program may not decide by itself. The same difference is filed once. */
@ObjectType({ description: 'A difference between our books and a channel, for a person.' })
@Entity()
@Unique({ properties: ['channel', 'kind', 'number'] })
@Index({ properties: ['status', 'createdAt', 'id'] })
@Personal({
  owner: 'resolvedBy',
  merge: 'stay',
  erase: 'keep',
  export: ['kind', 'number', 'note', 'resolvedAt'],
})
export class Finding extends BaseEntity {
  @Field(() => FindingKind)
  @Enum({ items: () => FindingKind, type: 'text' })
  kind!: FindingKind;

  @Field(() => FindingStatus)
  @Enum({ items: () => FindingStatus, type: 'text' })
  status: FindingStatus = FindingStatus.OPEN;

  @Field(() => PaymentChannel)
  @Enum({ items: () => PaymentChannel, type: 'text' })
  channel!: PaymentChannel;

  @Field(() => String, { nullable: true, description: 'Of the bill, in Shanghai: 2026-10-01.' })
  @Property({ type: 'text', nullable: true })
  day!: string | null;

  /** Ours of the payment or refund, or the one the channel named. */
  @Field(() => String)
  @Property({ type: 'text' })
  number!: string;

  @Field(() => String, { nullable: true })
  @Property({ type: 'text', nullable: true })
  hereState!: string | null;

  @Field(() => String, { nullable: true })
  @Property({ type: 'text', nullable: true })
  thereState!: string | null;

  @Property({ type: 'integer', nullable: true })
  hereFen!: Fen | null;

  @Property({ type: 'integer', nullable: true })
  thereFen!: Fen | null;

  @Field(() => String, { nullable: true, description: 'What whoever dealt with it wrote.' })
  @Property({ type: 'text', nullable: true })
  note!: string | null;

  @Field(() => User, { nullable: true })
  @ManyToOne(() => User, { ref: true, nullable: true, index: true, deleteRule: 'restrict' })
  resolvedBy!: Ref<User> | null;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  resolvedAt!: Date | null;
}
