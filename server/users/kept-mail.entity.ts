import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../kernel/base.entity.js';
import { Sealed } from '../kernel/sealed.js';

/** A mail that was kept instead of sent, where no mail server is set; its id is that of its job's. */
@Entity()
@Index({ properties: ['createdAt', 'id'] })
export class KeptMail extends BaseEntity {
  /** To, subject and texts as JSON, sealed. */
  @Sealed('mail')
  @Property({ type: 'text' })
  sealedMail!: string;
}
