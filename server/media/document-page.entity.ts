import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { StoredFile } from './stored-file.entity.js';

/** A chapter of an EPUB, as it is shown. */
@Entity()
@Unique({ properties: ['file', 'number'] })
export class DocumentPage extends BaseEntity {
  @ManyToOne(() => StoredFile, { ref: true, deleteRule: 'cascade' })
  file!: Ref<StoredFile>;

  /** From 0. */
  @Property({ type: 'integer' })
  number!: number;

  @Property({ type: 'text' })
  title!: string;

  /** Sanitised; pictures as `<img data-file="<file id>">`. */
  @Property({ type: 'text' })
  html!: string;
}
