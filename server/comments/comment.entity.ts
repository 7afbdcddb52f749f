import { Check, Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { CommentState } from './comment.rules.js';

registerEnumType(CommentState, {
  name: 'CommentState',
  description:
    'HELD: waits for a person to look at it; HIDDEN: taken out of sight by one; REMOVED: by whoever wrote it.',
});

const index = (name: string, columns: string, where: string): string =>
  `create index "${name}" on "comments" (${columns}) where ${where}`;

/**
 * What somebody wrote about a course or about one of its lessons, or answered to that. Answers are one level deep: all of
 * a thread hang on its root, and say whom they answer. Each list has an index in its own order, so that a deep page is
 * found as fast as the first.
 */
@ObjectType({ description: 'What somebody wrote about a course or a lesson, or answered to that.' })
@Entity()
@Unique({ properties: ['author', 'clientKey'] })
@Index({
  name: 'comments_of_course',
  expression: `create index "comments_of_course" on "comments" ("course_id", "created_at", "id") include ("state") where "root_id" is null and "lesson_id" is null`,
})
@Index({
  name: 'comments_of_course_by_likes',
  expression: index(
    'comments_of_course_by_likes',
    '"course_id", "like_count", "id"',
    '"root_id" is null and "lesson_id" is null',
  ),
})
@Index({
  name: 'comments_of_lesson',
  expression: index('comments_of_lesson', '"lesson_id", "created_at", "id"', '"root_id" is null'),
})
@Index({
  name: 'comments_of_root',
  expression: index('comments_of_root', '"root_id", "created_at", "id"', '"root_id" is not null'),
})
@Index({
  name: 'comments_held',
  expression: index('comments_held', '"created_at", "id"', `"state" = 'HELD'`),
})
@Check({ name: 'comments_counts_check', expression: 'like_count >= 0 and reply_count >= 0' })
@Personal({
  owner: 'author',
  merge: 'move',
  moved: {
    clientKey: `case when exists (select from comments k where k.author_id = :keeper and k.client_key = m.client_key)
      then m.id::text else m.client_key end`,
  },
  // The answers of others stay; where the words stood, stands that they are gone.
  erase: 'keep',
  blank: { text: '', state: CommentState.REMOVED, hiddenReason: null, clientKey: null },
  export: ['course.title', 'lesson.title', 'text', 'state', 'createdAt', 'editedAt'],
})
export class Comment extends BaseEntity {
  @Field(() => Course)
  @ManyToOne(() => Course, { ref: true })
  course!: Ref<Course>;

  /** The lesson it is about; null where it is about the course as a whole. */
  @Field(() => Lesson, { nullable: true })
  @ManyToOne(() => Lesson, { ref: true, nullable: true })
  lesson: Opt<Ref<Lesson>> | null = null;

  @ManyToOne(() => User, { ref: true })
  author!: Ref<User>;

  /** What the thread began with; null where it is that itself. */
  @ManyToOne(() => Comment, { ref: true, nullable: true })
  root: Opt<Ref<Comment>> | null = null;

  /** The answer that this one answers; null where it answers the root. */
  @ManyToOne(() => Comment, { ref: true, nullable: true })
  replyTo: Opt<Ref<Comment>> | null = null;

  /** Plain text as `commentText` makes it; empty once it was removed. */
  @Property({ type: 'text' })
  text!: string;

  @Field(() => CommentState)
  @Enum({ items: () => CommentState, type: 'text' })
  state: Opt<CommentState> = CommentState.VISIBLE;

  @Field(() => Date, { nullable: true, description: 'When its author last changed it.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  editedAt: Opt<Date> | null = null;

  /** Why a person took it out of sight; for its author. */
  @Property({ type: 'text', nullable: true })
  hiddenReason: Opt<string> | null = null;

  /** Written by triggers alone, by addition: whatever way likes and answers come and go, these are their numbers. */
  @Field(() => Int)
  @Property({ type: 'integer' })
  likeCount: Opt<number> = 0;

  @Field(() => Int, { description: 'Answers that show.' })
  @Property({ type: 'integer' })
  replyCount: Opt<number> = 0;

  /** What its author sent with it, so that a retry finds it. */
  @Property({ type: 'text', nullable: true })
  clientKey: Opt<string> | null = null;
}
