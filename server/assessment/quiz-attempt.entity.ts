import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType } from 'type-graphql';
import type { Question } from '../catalog/activity.rules.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import type { Result } from './quiz.rules.js';

const OTHER_RUNS = `exists (select 1 from quiz_attempts k
  where k.user_id = :keeper and k.lesson_id = m.lesson_id and k.ended_at is null)`;

/** One go at a quiz, over the questions as they were when it began. */
@ObjectType({ description: "One go at a quiz, the viewer's own." })
@Entity()
@Unique({ properties: ['user', 'clientKey'] })
@Index({ properties: ['user', 'lesson', 'createdAt', 'id'] })
@Index({
  name: 'quiz_attempts_one_running',
  expression: `create unique index "quiz_attempts_one_running" on "quiz_attempts" ("user_id", "lesson_id") where "ended_at" is null`,
})
@Check({
  name: 'quiz_attempts_points_check',
  expression: 'score >= 0 and score <= total_points and total_points > 0',
})
@Check({ name: 'quiz_attempts_end_check', expression: 'submitted_at is null or ended_at is not null' })
@Personal({
  owner: 'user',
  merge: 'move',
  // Of two that run, the one of the account that stays goes on.
  moved: { endedAt: `case when m.ended_at is null and ${OTHER_RUNS} then m.created_at else m.ended_at end` },
  unique: ['clientKey'],
  erase: 'delete',
  export: [
    'lesson.course.title',
    'lesson.title',
    'createdAt',
    'submittedAt',
    'score',
    'totalPoints',
    'passed',
    'results',
  ],
})
export class QuizAttempt extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @ManyToOne(() => Lesson, { ref: true, index: true })
  lesson!: Ref<Lesson>;

  /** As they were when it began, answers included. */
  @Property({ type: 'json' })
  questions!: Question[];

  @Field(() => Int, { description: 'Percent of all points that pass it.' })
  @Property({ type: 'integer' })
  passPercent!: number;

  @Field(() => Int)
  @Property({ type: 'integer' })
  totalPoints!: number;

  /** The client's key of what was handed in: a retry finds its grade instead of a refusal. */
  @Property({ type: 'text', nullable: true })
  clientKey: Opt<string> | null = null;

  /** Null until it was handed in. */
  @Property({ type: 'json', nullable: true })
  results: Opt<Result[]> | null = null;

  @Property({ type: 'integer' })
  score: Opt<number> = 0;

  /** Whole percent, rounded down. */
  @Property({ type: 'integer' })
  percent: Opt<number> = 0;

  @Property({ type: 'boolean' })
  passed: Opt<boolean> = false;

  @Field(() => Date, { nullable: true, description: 'When it was handed in; null while it runs.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  submittedAt: Opt<Date> | null = null;

  /** When it was handed in or given up; null while it runs. */
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  endedAt: Opt<Date> | null = null;
}
