import {
  Check,
  Entity,
  Enum,
  Index,
  ManyToOne,
  OneToMany,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { Collection, type Opt, type Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Personal } from '../kernel/personal.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { User } from '../users/user.entity.js';
import { Category } from './category.entity.js';
import { Chapter } from './chapter.entity.js';

export enum CourseStatus {
  DRAFT = 'DRAFT',
  PUBLISHED = 'PUBLISHED',
  WITHDRAWN = 'WITHDRAWN',
  /** By an admin, as after a report: closed to everybody but its teacher and admins, and not to be published again. */
  TAKEN_DOWN = 'TAKEN_DOWN',
}
registerEnumType(CourseStatus, {
  name: 'CourseStatus',
  description:
    'DRAFT: never published; WITHDRAWN: off the shelf, its learners go on; TAKEN_DOWN: closed by an admin.',
});

@ObjectType({ description: 'A course: chapters of lessons, taught by one teacher, sold as a whole.' })
@Entity()
@Unique({ properties: ['shareCode'] })
@Index({ properties: ['status', 'publishedAt', 'id'] })
@Index({
  name: 'courses_popular_index',
  expression: `create index "courses_popular_index" on "courses" ("enrolled_count", "id") where "status" = 'PUBLISHED'`,
})
@Index({
  name: 'courses_rated_index',
  expression: `create index "courses_rated_index" on "courses" (rating_score("rating_sum", "rating_count"), "id") where "status" = 'PUBLISHED'`,
})
@Index({
  name: 'courses_tags_index',
  expression: `create index "courses_tags_index" on "courses" using gin ("tags") where "status" = 'PUBLISHED'`,
})
@Check({ expression: 'price_fen >= 0' })
@Check({
  name: 'courses_counts_check',
  expression: 'rating_count >= 0 and rating_sum >= 0 and enrolled_count >= 0',
})
@Check({
  name: 'courses_refund_check',
  expression: 'refund_days >= 0 and refund_max_progress >= 0 and refund_max_progress <= 100',
})
@Check({ name: 'courses_published_check', expression: `status = 'DRAFT' or published_at is not null` })
@Check({ name: 'courses_cover_check', expression: `status = 'DRAFT' or cover_id is not null` })
@Personal({
  owner: 'teacher',
  merge: 'move',
  erase: 'keep',
  export: ['title', 'promise', 'intro', 'priceFen', 'status', 'publishedAt', 'createdAt'],
})
export class Course extends BaseEntity {
  @Field(() => String)
  @Property({ type: 'text' })
  title!: string;

  @Field(() => String, { description: 'What the learner can do afterwards, in one line.' })
  @Property({ type: 'text' })
  promise!: string;

  @Field(() => String, { description: 'Plain paragraphs, parted by blank lines.' })
  @Property({ type: 'text' })
  intro!: string;

  @Field(() => [String], { description: 'A few words to find it by.' })
  @Property({ type: 'text[]', default: [] })
  tags: Opt<string[]> = [];

  @Field(() => String, {
    description: 'Whose work it is and what may be done with it; empty where nothing is said.',
  })
  @Property({ type: 'text' })
  copyright: Opt<string> = '';

  /** List price in fen. */
  @Property({ type: 'integer' })
  priceFen!: Fen;

  @Field(() => CourseStatus)
  @Enum({ items: () => CourseStatus, type: 'text' })
  status: CourseStatus = CourseStatus.DRAFT;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  publishedAt!: Date | null;

  @Field(() => String, { description: 'At most 32 characters: fits the `scene` of a mini-program QR code.' })
  @Property({ type: 'text' })
  shareCode!: string;

  @Field(() => Category)
  @ManyToOne(() => Category, { ref: true, index: true })
  category!: Ref<Category>;

  @Field(() => User)
  @ManyToOne(() => User, { ref: true, index: true })
  teacher!: Ref<User>;

  /** Null for a draft that has none yet. */
  @ManyToOne(() => StoredFile, { ref: true, nullable: true, index: true })
  cover!: Ref<StoredFile> | null;

  /** How many versions were published; the content that shows is that of the last. */
  @Field(() => Int, { description: 'The number of the version that shows; 0 before the first.' })
  @Property({ type: 'integer' })
  version: Opt<number> = 0;

  @Field(() => String, { nullable: true, description: 'Why an admin took it down; for its teacher.' })
  @Property({ type: 'text', nullable: true })
  takenDownReason: Opt<string> | null = null;

  /** What it goes back to when it is restored. */
  @Enum({ items: () => CourseStatus, type: 'text', nullable: true })
  takenDownFrom: Opt<CourseStatus> | null = null;

  /** Of all ratings that stand: changed by addition in SQL only, so that their average is exact. */
  @Property({ type: 'integer' })
  ratingSum: Opt<number> = 0;

  @Property({ type: 'integer' })
  ratingCount: Opt<number> = 0;

  @Field(() => Int, { description: 'People to whom it was ever opened: what POPULAR sorts by.' })
  @Property({ type: 'integer' })
  enrolledCount: Opt<number> = 0;

  /** Days after payment in which a learner may ask for the money back; 0: never. */
  @Property({ type: 'integer' })
  refundDays: number = 7;

  /** Percent of the course that may have been opened by then. */
  @Property({ type: 'integer' })
  refundMaxProgress: number = 30;

  /** Whether a request within the policy is granted without a person. */
  @Property({ type: 'boolean' })
  refundAutomatic: boolean = true;

  @OneToMany(() => Chapter, (chapter: Chapter) => chapter.course)
  chapters = new Collection<Chapter>(this);
}
