import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { QuestionKind } from '../catalog/activity.types.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { QuizAttempt } from './quiz-attempt.entity.js';

@ObjectType({ description: 'A question, without its answer.' })
export class QuizQuestion {
  @Field(() => ID, { description: 'Unique within its quiz.' })
  id!: string;

  @Field(() => QuestionKind)
  kind!: QuestionKind;

  @Field(() => String)
  text!: string;

  @Field(() => [String], {
    complexity: 0,
    description: 'Of SINGLE and MULTIPLE; an answer names them by their index.',
  })
  options!: string[];

  @Field(() => Int)
  points!: number;
}

@ObjectType({ description: 'What a lesson of kind QUIZ asks.' })
export class Quiz {
  @Field(() => Int, { description: 'Percent of all points that pass it.' })
  passPercent!: number;

  @Field(() => Int, { nullable: true, description: 'How often one may try; null: as often as one likes.' })
  maxAttempts!: number | null;

  @Field(() => Int)
  totalPoints!: number;

  @Field(() => [QuizQuestion], { complexity: 20 })
  questions!: QuizQuestion[];
}

@ObjectType({ description: 'How one question came out; only of what was handed in.' })
export class QuizResult {
  @Field(() => ID)
  questionId!: string;

  @Field(() => [String], { complexity: 0, description: 'What was answered, in the form of QuizAnswerInput.' })
  values!: string[];

  @Field(() => [String], {
    complexity: 0,
    description: 'What is right, in the same form; of TEXT every wording that is taken.',
  })
  answers!: string[];

  @Field(() => Int, { description: 'What it was worth.' })
  points!: number;

  @Field(() => String, { description: 'Why; may be empty.' })
  explanation!: string;
}

@InputType({ description: 'The answer to one question.' })
export class QuizAnswerInput {
  @Field(() => ID)
  questionId!: string;

  @Field(() => [String], {
    description:
      'SINGLE, MULTIPLE: indexes of options ("0", "2"); JUDGEMENT: "true" or "false"; TEXT: the wording, up to 500 characters.',
  })
  values!: string[];
}

@InputType()
export class SubmitQuizInput {
  @Field(() => ID)
  attemptId!: string;

  @Field(() => ID, { description: "The client's own key, 8 to 64 characters; a retry repeats it." })
  clientKey!: string;

  @Field(() => [QuizAnswerInput], { description: 'A question that is left out counts as not answered.' })
  answers!: QuizAnswerInput[];
}

@ObjectType({ description: 'The attempt, or why there is none.' })
export class QuizPayload extends Payload {
  @Field(() => QuizAttempt, { nullable: true })
  attempt?: Ref | null;

  @Field(() => Lesson, { nullable: true })
  lesson?: Ref | null;
}
