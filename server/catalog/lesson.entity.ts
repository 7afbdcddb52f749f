import { Check, Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { Chapter } from './chapter.entity.js';
import { Course } from './course.entity.js';

export enum LessonKind {
  VIDEO = 'VIDEO',
  ARTICLE = 'ARTICLE',
}
registerEnumType(LessonKind, { name: 'LessonKind', description: 'What a lesson is made of.' });

@ObjectType({ description: 'A lesson. Its content is null until the viewer may open it.' })
@Entity()
@Unique({ properties: ['chapter', 'position'] })
@Unique({ properties: ['course', 'number'] })
@Check({ expression: 'duration_seconds >= 0' })
@Personal({
  owner: 'course.teacher',
  merge: 'stay',
  erase: 'keep',
  export: ['course.title', 'number', 'title', 'kind', 'article', 'createdAt'],
})
export class Lesson extends BaseEntity {
  @Field(() => Course)
  @ManyToOne(() => Course, { ref: true })
  course!: Ref<Course>;

  @Field(() => Chapter)
  @ManyToOne(() => Chapter, { ref: true })
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

  /** Text of an article; shown as `body` to those who may open the lesson. */
  @Property({ type: 'text', nullable: true })
  article!: string | null;

  @ManyToOne(() => StoredFile, { ref: true, nullable: true, index: true })
  video!: Ref<StoredFile> | null;
}
