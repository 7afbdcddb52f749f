import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import { Collection, type Opt, type Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { Course } from './course.entity.js';
import { Lesson } from './lesson.entity.js';

@ObjectType({ description: 'A part of a course.' })
@Entity()
@Index({
  name: 'chapters_one_place',
  expression: `create unique index "chapters_one_place" on "chapters" ("course_id", "position") where "removed_at" is null`,
})
@Personal({ owner: 'course.teacher', merge: 'stay', erase: 'keep', export: ['course.title', 'title'] })
export class Chapter extends BaseEntity {
  @ManyToOne(() => Course, { ref: true, index: true })
  course!: Ref<Course>;

  @Field(() => String)
  @Property({ type: 'text' })
  title!: string;

  /** 1, 2, 3 … within the course. */
  @Property({ type: 'integer' })
  position!: number;

  /** Taken out of the course by a later version; what was learnt of it stays. */
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  removedAt: Opt<Date> | null = null;

  @OneToMany(() => Lesson, (lesson: Lesson) => lesson.chapter)
  lessons = new Collection<Lesson>(this);
}
