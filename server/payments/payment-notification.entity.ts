import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../kernel/base.entity.js';
import { Sealed } from '../kernel/sealed.js';
import { PaymentChannel } from './payment.rules.js';

/** The inbox: every notification as it arrived, believed or not, with what became of it. */
@Entity()
export class PaymentNotification extends BaseEntity {
  @Enum({ items: () => PaymentChannel, type: 'text' })
  channel!: PaymentChannel;

  /** The channel's id; null where nothing in it can be believed. */
  @Property({ type: 'text', nullable: true, index: true })
  notificationId!: string | null;

  /** `{ headers, body }` as JSON: it names buyers, and is opened only to prove what was sent. */
  @Sealed('notification')
  @Property({ type: 'text' })
  sealedMessage!: string;

  /** A `Verdict` of settle, or why it was refused (`BAD_SIGNATURE`, `STALE` …). */
  @Property({ type: 'text', index: true })
  verdict!: string;
}
