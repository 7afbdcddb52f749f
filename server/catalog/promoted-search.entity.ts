import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../kernel/base.entity.js';

/** A search that admins put before everybody. */
@Entity({ tableName: 'promoted_searches' })
@Unique({ properties: ['term'] })
export class PromotedSearch extends BaseEntity {
  @Property({ type: 'text' })
  term!: string;

  /** 1, 2, 3 … from the first that shows. */
  @Property({ type: 'integer' })
  position!: number;
}
