import { Check, Entity, Enum, Index, Property } from '@mikro-orm/decorators/legacy';
import { BigIntType, type Opt } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { MediaPurpose } from './media.rules.js';

/** A file on its way here. Its bytes lie under `incoming/<id>`; once all have come, it is the file of the same id. */
@Entity()
@Index({ properties: ['ownerId', 'expiresAt'] })
@Index({ properties: ['expiresAt'] })
@Check({ expression: 'bytes >= 0' })
@Personal({
  owner: 'ownerId',
  merge: 'move',
  // Its row alone knows where its bytes lie: both go with the next sweep.
  erase: 'keep',
  blank: { name: '', expiresAt: '1970-01-01T00:00:00Z' },
  export: null,
})
export class Upload extends BaseEntity {
  @Property({ type: 'uuid' })
  ownerId!: string;

  @Enum({ items: () => MediaPurpose, type: 'text' })
  purpose!: MediaPurpose;

  @Property({ type: 'text' })
  name!: string;

  /** So many were announced. */
  @Property({ type: new BigIntType('number') })
  bytes!: number;

  /** Unfinished until then, it is thrown away. */
  @Property({ type: 'timestamptz', length: 3 })
  expiresAt!: Date;

  /** What its owner gets for it: itself, or a file with the same content that was there. */
  @Property({ type: 'uuid', nullable: true })
  fileId: Opt<string> | null = null;
}
