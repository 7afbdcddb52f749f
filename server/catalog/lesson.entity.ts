import { Check, Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { Chapter } from './chapter.entity.js';
import { Course } from './course.entity.js';

export enum LessonKind {
  VIDEO = 'VIDEO',
  AUDIO = 'AUDIO',
  /** PDF or EPUB. */
  DOCUMENT = 'DOCUMENT',
  ARTICLE = 'ARTICLE',
  IMAGE = 'IMAGE',
  QUIZ = 'QUIZ',
  HOMEWORK = 'HOMEWORK',
}
registerEnumType(LessonKind, { name: 'LessonKind', description: 'What a lesson is made of.' });

@ObjectType({ description: 'A lesson. Its content is null until the viewer may open it.' })
@Entity()
@Index({
  name: 'lessons_one_place',
  expression: `create unique index "lessons_one_place" on "lessons" ("chapter_id", "position") where "removed_at" is null`,
})
@Index({
  name: 'lessons_one_number',
  expression: `create unique index "lessons_one_number" on "lessons" ("course_id", "number") where "removed_at" is null`,
})
@Index({
  name: 'lessons_on_trial',
  expression: `create index "lessons_on_trial" on "lessons" ("course_id", "number") where "trial" and "removed_at" is null`,
})
@Check({ expression: 'duration_seconds >= 0' })
@Personal({
  owner: 'course.teacher',
  merge: 'stay',
  erase: 'keep',
  export: ['course.title', 'number', 'title', 'kind', 'article', 'createdAt'],
})
export class Lesson extends BaseEntity {
  @Field(() => Course)
  @ManyToOne(() => Course, { ref: true, index: true })
  course!: Ref<Course>;

  @Field(() => Chapter)
  @ManyToOne(() => Chapter, { ref: true, index: true })
  chapter!: Ref<Chapter>;

  @Field(() => String)
  @Property({ type: 'text' })
  title!: string;

  @Field(() => LessonKind)
  @Enum({ items: () => LessonKind, type: 'text' })
  kind!: LessonKind;

  /** 1, 2, 3 … within the chapter. */
  @Property({ type: 'integer' })
  position!: number;

  /** 1, 2, 3 … within the course: the order of learning. */
  @Field(() => Int, { description: 'Its place in the course, from 1.' })
  @Property({ type: 'integer' })
  number!: number;

  @Field(() => Int)
  @Property({ type: 'integer' })
  durationSeconds!: number;

  @Field(() => Boolean, { description: '试看: open to everybody.' })
  @Property({ type: 'boolean' })
  trial: boolean = false;

  /** Sanitised HTML of an article; shown as `body` to those who may open the lesson. */
  @Property({ type: 'text', nullable: true })
  article!: string | null;

  /** The video, the audio, the document or the image; null for other kinds. */
  @ManyToOne(() => StoredFile, { ref: true, nullable: true, index: true })
  media!: Ref<StoredFile> | null;

  /** What a QUIZ asks or a HOMEWORK sets, answers included: `Quiz` and `Homework` of activity.rules. */
  @Property({ type: 'json', nullable: true })
  activity: Opt<object> | null = null;

  /** Taken out of the course by a later version; what was learnt of it stays. */
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  removedAt: Opt<Date> | null = null;
}
