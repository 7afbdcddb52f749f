import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { Personal } from '../kernel/personal.js';
import { personalTexts, Written } from '../safety/written.entity.js';

const WAITS = `"state" = 'VISIBLE' and "teacher_answered_at" is null and "accepted_at" is null`;

const index = (name: string, columns: string, where: string): string =>
  `create index "${name}" on "course_questions" (${columns}) where ${where}`;

/**
 * What somebody asks under a lesson. Each list has an index in its own order. Whether it waits is not kept but follows:
 * until the teacher has answered, or an answer is accepted.
 */
@ObjectType({ description: 'What somebody asks under a lesson; for those who may open it.' })
@Entity()
@Unique({ properties: ['author', 'clientKey'] })
@Index({ properties: ['course', 'createdAt', 'id'] })
@Index({ properties: ['course', 'likeCount', 'id'] })
@Index({ properties: ['lesson', 'createdAt', 'id'] })
@Index({ properties: ['lesson', 'likeCount', 'id'] })
@Index({ properties: ['author', 'createdAt', 'id'] })
@Index({
  name: 'course_questions_waiting',
  expression: index('course_questions_waiting', '"created_at", "id"', WAITS),
})
@Index({
  name: 'course_questions_waiting_of_course',
  expression: index('course_questions_waiting_of_course', '"course_id", "created_at", "id"', WAITS),
})
@Index({
  name: 'course_questions_held',
  expression: index('course_questions_held', '"created_at", "id"', `"state" = 'HELD'`),
})
@Check({ name: 'course_questions_counts_check', expression: 'like_count >= 0 and answer_count >= 0' })
@Check({ name: 'course_questions_position_check', expression: 'position_seconds >= 0' })
@Check({
  name: 'course_questions_accepted_check',
  expression: '(accepted_id is null) = (accepted_at is null)',
})
@Personal(personalTexts('course_questions', ['course.title', 'lesson.title', 'positionSeconds']))
export class CourseQuestion extends Written {
  @Field(() => Course)
  @ManyToOne(() => Course, { ref: true })
  course!: Ref<Course>;

  @Field(() => Lesson)
  @ManyToOne(() => Lesson, { ref: true })
  lesson!: Ref<Lesson>;

  @Field(() => Int, { nullable: true, description: 'The second it is about; null: the lesson as a whole.' })
  @Property({ type: 'integer', nullable: true })
  positionSeconds: Opt<number> | null = null;

  /** Written by triggers alone, as `likeCount` is. */
  @Field(() => Int, { description: 'Answers that show, the accepted one included.' })
  @Property({ type: 'integer' })
  answerCount: Opt<number> = 0;

  /** The teacher's first answer that shows; by a trigger. */
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  teacherAnsweredAt: Opt<Date> | null = null;

  /** The answer that helped; a trigger takes it back once that answer shows no more. */
  @Property({ type: 'uuid', nullable: true })
  acceptedId: Opt<string> | null = null;

  @Property({ type: 'timestamptz', length: 3, nullable: true })
  acceptedAt: Opt<Date> | null = null;

  /** Whether it was the teacher who took it out of sight, who may then let it show again. */
  @Property({ type: 'boolean' })
  hiddenByTeacher: Opt<boolean> = false;
}
