import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../kernel/base.entity.js';
import { Sealed } from '../kernel/sealed.js';

/** What stands in a picture that somebody was shown. The first answer, right or wrong, takes it away. */
@Entity()
export class Captcha extends BaseEntity {
  @Sealed('captcha')
  @Property({ type: 'text' })
  sealedAnswer!: string;

  @Property({ type: 'timestamptz', length: 3, index: true })
  expiresAt!: Date;
}
