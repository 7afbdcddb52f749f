import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { QuestionKind } from '../catalog/activity.types.js';
import { Course } from '../catalog/course.entity.js';
import { LessonKind } from '../catalog/lesson.entity.js';
import { Payload, UserErrorCode } from '../kernel/errors.js';
import type { Fen } from '../kernel/money.js';
import type { Ref } from '../kernel/reads/index.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { User } from '../users/user.entity.js';
import { DraftStatus } from './draft-state.rules.js';

const { CLOSED: _neverShown, ...shown } = DraftStatus;
/** What a draft that can be seen may be. */
export const CourseDraftStatus = shown;
registerEnumType(CourseDraftStatus, {
  name: 'CourseDraftStatus',
  description: 'Where the next version stands; SUBMITTED and APPROVED ones are not edited.',
});

@ObjectType({ description: 'Something that keeps a draft from being submitted.' })
export class DraftProblem {
  @Field(() => UserErrorCode)
  code!: UserErrorCode;

  @Field(() => [String], { description: "Path in the draft: `['chapters', '0', 'lessons', '2', 'fileId']`." })
  field!: string[];

  @Field(() => String, { description: "In the viewer's language." })
  message!: string;
}

@ObjectType({ description: 'A question with its answers, for whoever writes it.' })
export class QuizQuestionDraft {
  @Field(() => ID)
  id!: string;

  @Field(() => QuestionKind)
  kind!: QuestionKind;

  @Field(() => String)
  text!: string;

  @Field(() => [String], { description: 'Of SINGLE and MULTIPLE.' })
  options!: string[];

  @Field(() => [String], {
    description: 'Indexes of options ("0", "2"), "true" or "false", or accepted wordings.',
  })
  answers!: string[];

  @Field(() => Int)
  points!: number;

  @Field(() => String)
  explanation!: string;
}

@ObjectType({ description: 'What a quiz asks.' })
export class QuizDraft {
  @Field(() => Int)
  passPercent!: number;

  @Field(() => Int, { nullable: true, description: 'Null: as often as one likes.' })
  maxAttempts!: number | null;

  @Field(() => [QuizQuestionDraft], { complexity: 10 })
  questions!: QuizQuestionDraft[];
}

@ObjectType({ description: 'What a homework sets.' })
export class HomeworkDraft {
  @Field(() => String)
  prompt!: string;

  @Field(() => Int)
  maxScore!: number;

  @Field(() => Int)
  imagesAllowed!: number;
}

@ObjectType('DraftLesson', { description: 'A lesson as it is being written, with all that it holds.' })
export class DraftLessonView {
  @Field(() => ID, { description: 'The id of the live lesson, where there is one.' })
  id!: string;

  @Field(() => String)
  title!: string;

  @Field(() => LessonKind)
  kind!: LessonKind;

  @Field(() => Boolean)
  trial!: boolean;

  @Field(() => Int, { description: 'Of a film that is still being made ready: 0 until it is submitted.' })
  durationSeconds!: number;

  @Field(() => String, { nullable: true, description: 'Sanitised HTML; pictures as `<img data-file="id">`.' })
  article!: string | null;

  @Field(() => [StoredFile], { complexity: 2, description: 'The pictures of the article.' })
  images!: object[];

  @Field(() => ID, { nullable: true })
  fileId!: string | null;

  @Field(() => StoredFile, { nullable: true })
  file!: object | null;

  @Field(() => QuizDraft, { nullable: true })
  quiz!: QuizDraft | null;

  @Field(() => HomeworkDraft, { nullable: true })
  homework!: HomeworkDraft | null;
}

@ObjectType('DraftChapter', { description: 'A part of a course as it is being written.' })
export class DraftChapterView {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  title!: string;

  @Field(() => [DraftLessonView], { complexity: 10 })
  lessons!: DraftLessonView[];
}

@ObjectType('CourseDraft', {
  description: 'The version being written: of a new course, or of one that is published already.',
})
export class CourseDraftView {
  @Field(() => Int, { description: 'Every edit names the one it saw; a stale one is refused as CONFLICT.' })
  revision!: number;

  @Field(() => CourseDraftStatus)
  status!: DraftStatus;

  @Field(() => String, {
    nullable: true,
    description: 'Of the last review; kept until it is submitted again.',
  })
  refusedReason!: string | null;

  @Field(() => Date, { nullable: true })
  submittedAt!: Date | null;

  @Field(() => User, { nullable: true, description: 'Who handed it in.' })
  submittedBy!: Ref | null;

  @Field(() => Date)
  updatedAt!: Date;

  @Field(() => String, { description: 'What is new, for learners.' })
  updateNotes!: string;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  promise!: string;

  @Field(() => String)
  intro!: string;

  @Field(() => ID, { nullable: true })
  categoryId!: string | null;

  @Field(() => [String])
  tags!: string[];

  @Field(() => String)
  copyright!: string;

  @Field(() => ID, { nullable: true })
  coverFileId!: string | null;

  @Field(() => String, { nullable: true })
  coverUrl!: string | null;

  @Field(() => Int)
  priceFen!: Fen;

  @Field(() => Int)
  refundDays!: number;

  @Field(() => Int)
  refundMaxProgress!: number;

  @Field(() => Boolean)
  refundAutomatic!: boolean;

  @Field(() => [DraftChapterView], { complexity: 10 })
  chapters!: DraftChapterView[];

  @Field(() => [DraftProblem], { complexity: 10, description: 'What still keeps it from being submitted.' })
  problems!: DraftProblem[];
}

@ObjectType({ description: 'The course as it is now, or why nothing was done.' })
export class CoursePayload extends Payload {
  @Field(() => Course, { nullable: true, description: 'Null where it was deleted.' })
  course?: Ref | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Of what was made or changed: the course, chapter or lesson.',
  })
  id?: string | null;
}
