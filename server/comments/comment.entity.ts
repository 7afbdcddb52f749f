import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { Personal } from '../kernel/personal.js';
import { personalTexts, Written } from '../safety/written.entity.js';

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
// The answers of others stay.
@Personal(personalTexts('comments', ['course.title', 'lesson.title']))
export class Comment extends Written {
  @Field(() => Course)
  @ManyToOne(() => Course, { ref: true })
  course!: Ref<Course>;

  /** The lesson it is about; null where it is about the course as a whole. */
  @Field(() => Lesson, { nullable: true })
  @ManyToOne(() => Lesson, { ref: true, nullable: true })
  lesson: Opt<Ref<Lesson>> | null = null;

  /** What the thread began with; null where it is that itself. */
  @ManyToOne(() => Comment, { ref: true, nullable: true })
  root: Opt<Ref<Comment>> | null = null;

  /** The answer that this one answers; null where it answers the root. */
  @ManyToOne(() => Comment, { ref: true, nullable: true })
  replyTo: Opt<Ref<Comment>> | null = null;

  /** Written by triggers alone, as `likeCount` is. */
  @Field(() => Int, { description: 'Answers that show.' })
  @Property({ type: 'integer' })
  replyCount: Opt<number> = 0;
}
