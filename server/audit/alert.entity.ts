import { Check, Entity, Enum, Index, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { AlertKind, AlertStatus } from './alerts.rules.js';

registerEnumType(AlertKind, {
  name: 'AlertKind',
  description: 'What happened more often than people do it.',
});
registerEnumType(AlertStatus, { name: 'AlertStatus', description: 'Whether an admin has looked into it.' });

/** Something that happened suspiciously often. One is open about one account or address at a time, and grows. */
@ObjectType({ description: 'Something that happened suspiciously often, for an admin to look into.' })
@Entity()
@Index({
  name: 'alerts_one_open',
  expression: `create unique index "alerts_one_open" on "alerts" ("kind", "about") where "status" = 'OPEN'`,
})
@Index({ properties: ['kind', 'createdAt'] })
@Index({ properties: ['lastAt', 'id'] })
@Check({ expression: 'count > 0' })
@Personal({ owner: 'resolvedById', merge: 'stay', erase: 'keep', export: ['kind', 'note', 'resolvedAt'] })
export class Alert extends BaseEntity {
  @Field(() => AlertKind)
  @Enum({ items: () => AlertKind, type: 'text' })
  kind!: AlertKind;

  @Field(() => AlertStatus)
  @Enum({ items: () => AlertStatus, type: 'text' })
  status: AlertStatus = AlertStatus.OPEN;

  @Field(() => String, {
    description: 'Whom: the id of an account, or a name or an address with most of it hidden; * for many.',
  })
  @Property({ type: 'text' })
  about!: string;

  @Field(() => Int, { description: 'How often, at least.' })
  @Property({ type: 'integer' })
  count!: number;

  @Field(() => Date)
  @Property({ type: 'timestamptz', length: 3 })
  lastAt!: Date;

  @Field(() => String, { nullable: true, description: 'What whoever looked into it wrote.' })
  @Property({ type: 'text', nullable: true })
  note!: string | null;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  resolvedAt!: Date | null;

  /** No foreign key: accounts stand above. */
  @Property({ type: 'uuid', nullable: true })
  resolvedById!: string | null;
}
