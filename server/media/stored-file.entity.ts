import { Check, Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../kernel/base.entity.js';

/** A file on disk. Who owns it and who may see it is the business of the domain that refers to it. */
@Entity()
@Unique({ properties: ['path'] })
@Check({ expression: 'bytes >= 0' })
export class StoredFile extends BaseEntity {
  /** Below the media folder: `public/<sha256>.webp` for anybody, `private/<sha256>.mp4` only with a ticket. */
  @Property({ type: 'text' })
  path!: string;

  @Property({ type: 'text' })
  mime!: string;

  @Property({ type: 'integer' })
  bytes!: number;
}
