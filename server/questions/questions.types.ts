import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { EDIT_MINUTES } from '../safety/written.rules.js';
import { CourseAnswer } from './course-answer.entity.js';
import { CourseQuestion } from './course-question.entity.js';

export enum CourseQuestionSort {
  NEWEST = 'NEWEST',
  LIKED = 'LIKED',
  UNANSWERED = 'UNANSWERED',
}
registerEnumType(CourseQuestionSort, {
  name: 'CourseQuestionSort',
  description: 'The latest first; the most liked first; the latest of those that wait for an answer.',
});

@InputType()
export class AskCourseQuestionInput {
  @Field(() => ID, { description: 'The same again answers with the question that came of it first.' })
  clientKey!: string;

  @Field(() => ID)
  lessonId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The second of a recording that it is about; null: the lesson as a whole.',
  })
  positionSeconds?: number | null;

  @Field(() => String, { description: 'Plain text of 1 to 1,000 characters.' })
  text!: string;
}

@InputType()
export class AnswerCourseQuestionInput {
  @Field(() => ID, { description: 'The same again answers with the answer that came of it first.' })
  clientKey!: string;

  @Field(() => ID)
  questionId!: string;

  @Field(() => String, { description: 'Plain text of 1 to 2,000 characters.' })
  text!: string;
}

@InputType()
export abstract class EditTextInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: `Plain text; within ${EDIT_MINUTES} minutes of writing.` })
  text!: string;
}

@InputType()
export abstract class HideTextInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'False: lets it show again.' })
  hidden!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why it is hidden: for its author and the audit log, 1 to 200 characters.',
  })
  reason?: string | null;
}

@InputType()
export abstract class LikeTextInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'False: takes the like back, where there is one.' })
  liked!: boolean;
}

@InputType()
export class EditCourseQuestionInput extends EditTextInput {}

@InputType()
export class EditCourseAnswerInput extends EditTextInput {}

@InputType()
export class HideCourseQuestionInput extends HideTextInput {}

@InputType()
export class HideCourseAnswerInput extends HideTextInput {}

@InputType()
export class LikeCourseQuestionInput extends LikeTextInput {}

@InputType()
export class LikeCourseAnswerInput extends LikeTextInput {}

@InputType()
export class AcceptCourseAnswerInput {
  @Field(() => ID)
  questionId!: string;

  @Field(() => ID, { nullable: true, description: 'The answer that helped; null: none any more.' })
  answerId?: string | null;
}

@ObjectType({ description: 'The question and the answer as they are now; null once they show no more.' })
export class CourseQuestionPayload extends Payload {
  @Field(() => CourseQuestion, { nullable: true })
  question?: Ref | null;

  @Field(() => CourseAnswer, { nullable: true })
  answer?: Ref | null;

  @Field(() => Course, { nullable: true, description: 'The one it stands under, with its counts.' })
  course?: Ref | null;
}
