import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Lesson } from '../catalog/lesson.entity.js';
import { Payload } from '../kernel/errors.js';
import { PageArgs, type Ref } from '../kernel/reads/index.js';
import { HomeworkSubmission } from './homework-submission.entity.js';
import { HomeworkStatus } from './homework.rules.js';

@ObjectType({ description: 'What a lesson of kind HOMEWORK sets.' })
export class Homework {
  @Field(() => String, { description: 'Plain text.' })
  prompt!: string;

  @Field(() => Int)
  maxScore!: number;

  @Field(() => Int, { description: 'How many pictures may come with the text.' })
  imagesAllowed!: number;
}

@InputType()
export class SubmitHomeworkInput {
  @Field(() => ID)
  lessonId!: string;

  @Field(() => ID, { description: "The client's own key, 8 to 64 characters; a retry repeats it." })
  clientKey!: string;

  @Field(() => String, { description: 'Plain text, up to 5,000 characters; may be empty with pictures.' })
  text!: string;

  @Field(() => [ID], { description: "Pictures of the viewer's own, in their order." })
  fileIds!: string[];
}

@InputType()
export class GradeHomeworkInput {
  @Field(() => ID)
  submissionId!: string;

  @Field(() => Int, { description: '0 to the most the homework gives.' })
  score!: number;

  @Field(() => String, { description: 'For the learner: plain text, up to 2,000 characters; may be empty.' })
  feedback!: string;

  @Field(() => Boolean, { description: 'Completes the lesson.' })
  passed!: boolean;
}

@ObjectType({ description: 'What was handed in, or why it was not taken.' })
export class HomeworkPayload extends Payload {
  @Field(() => HomeworkSubmission, { nullable: true })
  submission?: Ref | null;

  @Field(() => Lesson, { nullable: true })
  lesson?: Ref | null;
}

@ArgsType()
export class HomeworkQueueArgs extends PageArgs {
  @Field(() => HomeworkStatus, { nullable: true, description: 'Only those.' })
  status?: HomeworkStatus | null;

  @Field(() => ID, { nullable: true, description: 'Only those of one course.' })
  courseId?: string | null;
}
