import { Entity, ManyToOne, OneToMany, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Collection, type Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { Course } from './course.entity.js';
import { Lesson } from './lesson.entity.js';

@ObjectType({ description: 'A part of a course.' })
@Entity()
@Unique({ properties: ['course', 'position'] })
@Personal({ owner: 'course.teacher', merge: 'stay', erase: 'keep', export: ['course.title', 'title'] })
export class Chapter extends BaseEntity {
  @ManyToOne(() => Course, { ref: true })
  course!: Ref<Course>;

  @Field(() => String)
  @Property({ type: 'text' })
  title!: string;

  /** 1, 2, 3 … within the course. */
  @Property({ type: 'integer' })
  position!: number;

  @OneToMany(() => Lesson, (lesson: Lesson) => lesson.chapter)
  lessons = new Collection<Lesson>(this);
}
