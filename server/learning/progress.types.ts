import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Lesson } from '../catalog/lesson.entity.js';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { CompletionRule } from './completion.rules.js';

registerEnumType(CompletionRule, {
  name: 'CompletionRule',
  description:
    'WATCH_90: nine tenths of it were played; DONE: the learner says so; QUIZ: passed; HOMEWORK: graded as passed.',
});

@ObjectType({ description: 'How far the viewer is in a lesson.' })
export class LessonProgress {
  @Field(() => Int, { description: 'Never falls.' })
  percent!: number;

  @Field(() => Int, { description: 'Where the viewer was last, on whichever device.' })
  positionSeconds!: number;

  @Field(() => Int, { description: 'How much of it was played; what was played twice counts once.' })
  watchedSeconds!: number;

  @Field(() => Boolean)
  isCompleted!: boolean;

  @Field(() => Date, { nullable: true })
  completedAt!: Date | null;

  @Field(() => CompletionRule)
  rule!: CompletionRule;
}

@ObjectType({ description: 'How far the viewer is in a course.' })
export class CourseProgress {
  @Field(() => Int, { description: 'Of all lessons alike; never falls, also when a new version adds some.' })
  percent!: number;

  @Field(() => Int)
  completedLessons!: number;

  @Field(() => Int)
  totalLessons!: number;

  @Field(() => Date, { nullable: true, description: 'When every lesson was completed for the first time.' })
  completedAt!: Date | null;

  @Field(() => Date, { nullable: true })
  lastLearntAt!: Date | null;
}

@ObjectType({ description: 'How long the viewer learnt on one day in China.' })
export class StudyDayTime {
  @Field(() => String, { description: 'As 2026-11-21.' })
  day!: string;

  @Field(() => Int)
  seconds!: number;
}

@ObjectType({ description: 'How long and how regularly the viewer learns; days are those of China.' })
export class StudyStats {
  @Field(() => Int)
  todaySeconds!: number;

  @Field(() => Int, { description: 'Since Monday.' })
  weekSeconds!: number;

  @Field(() => Int)
  totalSeconds!: number;

  @Field(() => Int, { description: 'Days in a row; a day that is not over yet breaks none.' })
  streakDays!: number;

  @Field(() => [StudyDayTime], { description: 'The last 14 days, today at the end.' })
  days!: StudyDayTime[];
}

@InputType({ description: 'A part of a recording in whole seconds; the end is not part of it.' })
export class WatchedSegmentInput {
  @Field(() => Int)
  fromSeconds!: number;

  @Field(() => Int)
  toSeconds!: number;
}

@InputType({ description: 'Some time with one lesson, as it was on the device.' })
export class ProgressEntryInput {
  @Field(() => ID)
  lessonId!: string;

  @Field(() => Date, { description: 'By the clock of the device.' })
  startedAt!: Date;

  @Field(() => Date, { description: 'By the clock of the device; an hour later at most.' })
  endedAt!: Date;

  @Field(() => [WatchedSegmentInput], { description: 'What was played meanwhile; at most 50.' })
  segments!: WatchedSegmentInput[];

  @Field(() => Int, { description: 'Where it stood at the end: a second, or the page of a document.' })
  positionSeconds!: number;
}

@InputType()
export class SaveProgressInput {
  @Field(() => [ProgressEntryInput], { description: 'At most 60, in any order; again does no harm.' })
  entries!: ProgressEntryInput[];

  @Field(() => ID, { nullable: true, description: 'What is being played: says that it still is.' })
  playbackId?: string | null;
}

@ObjectType({
  description:
    'What was kept, and why the rest never will be. With a refusal of `playbackId` the player has to stop; entries are kept all the same.',
})
export class SaveProgressPayload extends Payload {
  @Field(() => [Lesson], { description: 'Those of the entries that were kept.' })
  lessons!: Ref[];

  @Field(() => [Int], {
    description: 'Places of entries that were not kept and never will be; `userErrors` says why.',
  })
  refused!: number[];
}

@InputType()
export class SetLessonDoneInput {
  @Field(() => ID)
  lessonId!: string;

  @Field(() => Boolean)
  done!: boolean;
}

@ObjectType()
export class SetLessonDonePayload extends Payload {
  @Field(() => Lesson, { nullable: true })
  lesson?: Ref | null;
}
