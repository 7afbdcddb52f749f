import {
  Check,
  Entity,
  Enum,
  Index,
  ManyToOne,
  OneToMany,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { Collection, type Opt, type Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Lesson } from '../catalog/lesson.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { HomeworkImage } from './homework-image.entity.js';
import { HomeworkStatus } from './homework.rules.js';

registerEnumType(HomeworkStatus, {
  name: 'HomeworkStatus',
  description: 'SUBMITTED waits for a grade; REPLACED by a newer one before anybody looked; GRADED.',
});

const OTHER_WAITS = `exists (select 1 from homework_submissions k
  where k.user_id = :keeper and k.lesson_id = m.lesson_id and k.status = 'SUBMITTED')`;

/** What a learner handed in for a homework; each one is kept. */
@ObjectType({ description: 'What a learner handed in for a homework.' })
@Entity()
@Unique({ properties: ['user', 'clientKey'] })
@Index({ properties: ['user', 'lesson', 'createdAt', 'id'] })
@Index({ properties: ['status', 'createdAt', 'id'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({
  name: 'homework_submissions_one_waiting',
  expression: `create unique index "homework_submissions_one_waiting" on "homework_submissions" ("user_id", "lesson_id") where "status" = 'SUBMITTED'`,
})
@Check({
  name: 'homework_submissions_grade_check',
  expression: `(status = 'GRADED') = (graded_at is not null) and (status = 'GRADED') = (score is not null)`,
})
@Check({ name: 'homework_submissions_score_check', expression: 'score >= 0 and score <= max_score' })
@Personal({
  owner: 'user',
  merge: 'move',
  // Of two that wait, the one of the account that stays is graded.
  moved: { status: `case when m.status = 'SUBMITTED' and ${OTHER_WAITS} then 'REPLACED' else m.status end` },
  unique: ['clientKey'],
  erase: 'delete',
  export: [
    'lesson.course.title',
    'lesson.title',
    'createdAt',
    'text',
    'status',
    'score',
    'maxScore',
    'passed',
    'feedback',
    'gradedAt',
  ],
})
export class HomeworkSubmission extends BaseEntity {
  @Field(() => User, { description: 'Whose it is.' })
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @ManyToOne(() => Lesson, { ref: true, index: true })
  lesson!: Ref<Lesson>;

  @Property({ type: 'text' })
  clientKey!: string;

  @Field(() => String, { description: 'Plain text; may be empty where there are pictures.' })
  @Property({ type: 'text' })
  text!: string;

  @Field(() => HomeworkStatus)
  @Enum({ items: () => HomeworkStatus, type: 'text' })
  status: Opt<HomeworkStatus> = HomeworkStatus.SUBMITTED;

  /** Of the homework as it was when this was handed in. */
  @Field(() => Int)
  @Property({ type: 'integer' })
  maxScore!: number;

  @Field(() => Int, { nullable: true, description: 'Null until it is graded.' })
  @Property({ type: 'integer', nullable: true })
  score: Opt<number> | null = null;

  @Field(() => Boolean, { description: 'Whether it was graded as passed.' })
  @Property({ type: 'boolean' })
  passed: Opt<boolean> = false;

  @Field(() => String, { description: 'What whoever graded it wrote; plain text.' })
  @Property({ type: 'text' })
  feedback: Opt<string> = '';

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  gradedAt: Opt<Date> | null = null;

  @ManyToOne(() => User, { ref: true, nullable: true, index: true, deleteRule: 'set null' })
  gradedBy: Opt<Ref<User>> | null = null;

  @OneToMany(() => HomeworkImage, (image: HomeworkImage) => image.submission)
  images = new Collection<HomeworkImage>(this);
}
