import { Check, Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Personal } from '../kernel/personal.js';
import { LedgerEvent, type LedgerAccount } from './ledger.rules.js';
import { Payment } from './payment.entity.js';
import { Refund } from './refund.entity.js';

/**
 * One half of a movement of money. The database refuses to change or delete a posting, and to commit an entry whose
 * postings do not sum to zero.
 */
@Entity()
@Index({ properties: ['account', 'createdAt'] })
@Check({ expression: 'amount_fen <> 0' })
@Personal({
  owner: 'payment.order.user',
  merge: 'stay',
  erase: 'keep', // The database refuses to change a posting.
  export: ['payment.order.number', 'event', 'account', 'amountFen', 'createdAt'],
})
export class LedgerPosting extends BaseEntity {
  /** What belongs together and sums to zero. */
  @Property({ type: 'uuid', index: true })
  entryId!: string;

  @Enum({ items: () => LedgerEvent, type: 'text' })
  event!: LedgerEvent;

  @Property({ type: 'text' })
  account!: LedgerAccount;

  /** Positive: into the account. */
  @Property({ type: 'integer' })
  amountFen!: Fen;

  @ManyToOne(() => Payment, { ref: true, index: true })
  payment!: Ref<Payment>;

  @ManyToOne(() => Refund, { ref: true, nullable: true, index: true, deleteRule: 'restrict' })
  refund!: Ref<Refund> | null;
}
