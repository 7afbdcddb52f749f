import { Check, Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { IdentityProvider } from '../users/identity.entity.js';
import { User } from '../users/user.entity.js';

/**
 * How many messages of one template somebody lets us send them through a platform: each consent is good for one. The
 * platforms count by template, and so do we, whatever kinds of notice share it.
 */
@Entity()
@Unique({ properties: ['user', 'platform', 'template'] })
@Check({ name: 'message_consents_left_check', expression: '"left" >= 0' })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['platform', 'template'],
  united: { left: 'k."left" + m."left"' },
  erase: 'delete',
  export: ['platform', 'template', 'left', 'createdAt'],
})
export class MessageConsent extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Enum({ items: () => IdentityProvider, type: 'text' })
  platform!: IdentityProvider;

  /** The platform's id of the template. */
  @Property({ type: 'text' })
  template!: string;

  @Property({ type: 'integer' })
  left!: number;
}
