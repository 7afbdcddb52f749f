import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { QuestionKind } from '../catalog/activity.types.js';
import { LessonKind } from '../catalog/lesson.entity.js';
import type { Fen } from '../kernel/money.js';
import { PageArgs } from '../kernel/reads/index.js';
import { CourseDraftStatus } from './authoring.types.js';
import type { DraftStatus } from './draft-state.rules.js';

@InputType()
export class CreateCourseInput {
  @Field(() => String, { description: '2 to 60 characters.' })
  title!: string;
}

@InputType()
abstract class DraftEdit {
  @Field(() => ID)
  courseId!: string;

  @Field(() => Int, {
    description: 'Of the draft as the editor saw it; 0 where `Course.draft` is null, which opens one.',
  })
  revision!: number;
}

@InputType({
  description: 'What is left out stays as it is; with nothing but a course it only opens a draft.',
})
export class UpdateCourseInput extends DraftEdit {
  @Field(() => String, { nullable: true, description: '2 to 60 characters.' })
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 60 characters.' })
  promise?: string | null;

  @Field(() => String, { nullable: true, description: 'Plain paragraphs, at most 5,000 characters.' })
  intro?: string | null;

  @Field(() => ID, { nullable: true })
  categoryId?: string | null;

  @Field(() => [String], { nullable: true, description: 'At most six of at most ten characters.' })
  tags?: string[] | null;

  @Field(() => String, { nullable: true, description: 'At most 500 characters.' })
  copyright?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "A COVER of the teacher's that is READY; null takes it away.",
  })
  coverFileId?: string | null;

  @Field(() => Int, { nullable: true, description: '0 to 9,999,900.' })
  priceFen?: Fen | null;

  @Field(() => Int, { nullable: true, description: '0 to 365; 0: no refunds.' })
  refundDays?: number | null;

  @Field(() => Int, { nullable: true, description: 'Percent.' })
  refundMaxProgress?: number | null;

  @Field(() => Boolean, { nullable: true })
  refundAutomatic?: boolean | null;
}

@InputType()
export class SaveChapterInput extends DraftEdit {
  @Field(() => ID, { nullable: true, description: 'Null: a new one, at the end.' })
  id?: string | null;

  @Field(() => String, { description: '1 to 60 characters.' })
  title!: string;
}

@InputType()
export class MoveChapterInput extends DraftEdit {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, { description: 'Its place afterwards, from 1.' })
  position!: number;
}

@InputType()
export class RemoveChapterInput extends DraftEdit {
  @Field(() => ID)
  id!: string;
}

@InputType()
export class QuizQuestionInput {
  @Field(() => ID, { nullable: true, description: 'Null: a new one.' })
  id?: string | null;

  @Field(() => QuestionKind)
  kind!: QuestionKind;

  @Field(() => String)
  text!: string;

  @Field(() => [String])
  options!: string[];

  @Field(() => [String])
  answers!: string[];

  @Field(() => Int)
  points!: number;

  @Field(() => String)
  explanation!: string;
}

@InputType()
export class QuizInput {
  @Field(() => Int)
  passPercent!: number;

  @Field(() => Int, { nullable: true })
  maxAttempts?: number | null;

  @Field(() => [QuizQuestionInput])
  questions!: QuizQuestionInput[];
}

@InputType()
export class HomeworkInput {
  @Field(() => String)
  prompt!: string;

  @Field(() => Int)
  maxScore!: number;

  @Field(() => Int)
  imagesAllowed!: number;
}

@InputType({ description: 'Of the content, what is left out stays as it is and null takes it away.' })
export class SaveLessonInput extends DraftEdit {
  @Field(() => ID, { nullable: true, description: 'Null: a new one, at the end of the chapter.' })
  id?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Needed for a new one; `moveLesson` moves one that is there.',
  })
  chapterId?: string | null;

  @Field(() => String, { description: '1 to 60 characters.' })
  title!: string;

  @Field(() => LessonKind, { description: 'For good: that of a lesson that is there cannot change.' })
  kind!: LessonKind;

  @Field(() => Boolean, { description: '试看: open to everybody.' })
  trial!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'A film or a recording says it itself; of an article left out, its length does.',
  })
  durationSeconds?: number | null;

  @Field(() => ID, { nullable: true, description: "A file of the teacher's, sent for this kind of lesson." })
  fileId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'HTML; what is not allowed in it is taken out. Pictures as `<img data-file="id">`.',
  })
  article?: string | null;

  @Field(() => QuizInput, { nullable: true })
  quiz?: QuizInput | null;

  @Field(() => HomeworkInput, { nullable: true })
  homework?: HomeworkInput | null;
}

@InputType()
export class MoveLessonInput extends DraftEdit {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  chapterId!: string;

  @Field(() => Int, { description: 'Its place in the chapter afterwards, from 1.' })
  position!: number;
}

@InputType()
export class RemoveLessonInput extends DraftEdit {
  @Field(() => ID)
  id!: string;
}

@InputType()
export class SubmitCourseInput extends DraftEdit {
  @Field(() => String, {
    description: 'What is new, for learners: needed from the second version on, at most 1,000 characters.',
  })
  updateNotes!: string;
}

@InputType()
export class ReviewCourseInput {
  @Field(() => ID)
  courseId!: string;

  @Field(() => Int, { nullable: true, description: 'What the reviewer read; another one is CONFLICT.' })
  revision?: number | null;

  @Field(() => Boolean)
  approve!: boolean;

  @Field(() => String, { nullable: true, description: 'Told to the teacher; needed to refuse.' })
  reason?: string | null;
}

@InputType()
export class TakeDownCourseInput {
  @Field(() => ID)
  courseId!: string;

  @Field(() => String, { description: 'Told to the teacher.' })
  reason!: string;
}

@ArgsType()
export class CourseReviewsArgs extends PageArgs {
  @Field(() => CourseDraftStatus, { nullable: true, description: 'SUBMITTED where it is left out.' })
  status?: DraftStatus | null;
}
