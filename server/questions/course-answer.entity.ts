import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { Personal } from '../kernel/personal.js';
import { personalTexts, Written } from '../safety/written.entity.js';
import { CourseQuestion } from './course-question.entity.js';

/** What somebody answers; by the teacher, or by others who may open the lesson. */
@ObjectType({ description: 'What somebody answers to a question under a lesson.' })
@Entity()
@Unique({ properties: ['author', 'clientKey'] })
@Index({
  name: 'course_answers_of_question',
  expression: `create index "course_answers_of_question" on "course_answers"
    ("question_id", ((not "by_teacher")::int), (- "like_count"), "created_at", "id")`,
})
@Index({
  name: 'course_answers_held',
  expression: `create index "course_answers_held" on "course_answers" ("created_at", "id") where "state" = 'HELD'`,
})
@Check({ name: 'course_answers_like_count_check', expression: 'like_count >= 0' })
@Personal(personalTexts('course_answers', ['question.course.title', 'question.lesson.title']))
export class CourseAnswer extends Written {
  @Field(() => CourseQuestion)
  @ManyToOne(() => CourseQuestion, { ref: true })
  question!: Ref<CourseQuestion>;

  /** As it was when it was written, so that a question need not ask the course whether it waits. */
  @Field(() => Boolean, { description: 'Whether the teacher of the course wrote it.' })
  @Property({ type: 'boolean' })
  byTeacher!: boolean;

  /** Whether it was the teacher who took it out of sight, who may then let it show again. */
  @Property({ type: 'boolean' })
  hiddenByTeacher: Opt<boolean> = false;
}
