import { Entity, Enum, Property, Unique } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../kernel/base.entity.js';
import { PaymentChannel } from './payment.rules.js';

/** That a channel's bill of a day was compared with the ledger to its end. */
@Entity()
@Unique({ properties: ['channel', 'day'] })
export class ReconciliationRun extends BaseEntity {
  @Enum({ items: () => PaymentChannel, type: 'text' })
  channel!: PaymentChannel;

  /** In Shanghai: `2026-10-01`. */
  @Property({ type: 'text' })
  day!: string;

  /** Lines of the bill. */
  @Property({ type: 'integer' })
  rows!: number;

  /** Differences found, known ones included. */
  @Property({ type: 'integer' })
  findings!: number;
}
