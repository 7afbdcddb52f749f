import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import { Comment } from '../comments/comment.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { RoomMessage } from '../live/room-message.entity.js';
import { RoomQuestion } from '../live/room-question.entity.js';
import { CourseAnswer } from '../questions/course-answer.entity.js';
import { CourseQuestion } from '../questions/course-question.entity.js';
import { User } from '../users/user.entity.js';
import { ReportDecision, ReportKind, ReportReason, ReportStatus } from './report.rules.js';

registerEnumType(ReportKind, { name: 'ReportKind', description: 'What a report is about.' });
registerEnumType(ReportReason, { name: 'ReportReason', description: 'What is said to be wrong.' });
registerEnumType(ReportStatus, {
  name: 'ReportStatus',
  description: 'DISMISSED: nothing was wrong with it; UPHELD: what it is about was taken away.',
});
registerEnumType(ReportDecision, { name: 'ReportDecision', description: 'What comes of a report.' });

@ObjectType({ description: 'Somebody says that a course, or what is said there, should not be there.' })
@Entity()
@Unique({ properties: ['reporter', 'subjectId'] })
@Index({ properties: ['status', 'createdAt', 'id'] })
@Index({ properties: ['reporter', 'createdAt', 'id'] })
@Index({ properties: ['subjectId'] })
@Personal({
  owner: 'reporter',
  merge: 'move',
  unique: ['subjectId'],
  erase: 'keep',
  blank: { details: '' },
  export: ['kind', 'course.title', 'reason', 'details', 'status', 'note', 'createdAt', 'decidedAt'],
})
export class Report extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  reporter!: Ref<User>;

  @Field(() => ReportKind)
  @Enum({ items: () => ReportKind, type: 'text' })
  kind!: ReportKind;

  /** The id of what it is about: one report of each by each. */
  @Property({ type: 'uuid' })
  subjectId!: string;

  /** The course it is about, or of which it is part; a live room may be of none. */
  @ManyToOne(() => Course, { ref: true, nullable: true, index: true })
  course!: Ref<Course> | null;

  @ManyToOne(() => Comment, { ref: true, nullable: true, index: true })
  comment: Opt<Ref<Comment>> | null = null;

  @ManyToOne(() => CourseQuestion, { ref: true, nullable: true, index: true })
  question: Opt<Ref<CourseQuestion>> | null = null;

  @ManyToOne(() => CourseAnswer, { ref: true, nullable: true, index: true })
  answer: Opt<Ref<CourseAnswer>> | null = null;

  @ManyToOne(() => RoomQuestion, { ref: true, nullable: true, index: true })
  roomQuestion: Opt<Ref<RoomQuestion>> | null = null;

  @ManyToOne(() => RoomMessage, { ref: true, nullable: true, index: true })
  roomMessage: Opt<Ref<RoomMessage>> | null = null;

  @Field(() => ReportReason)
  @Enum({ items: () => ReportReason, type: 'text' })
  reason!: ReportReason;

  @Field(() => String, { description: 'What the reporter added; may be empty.' })
  @Property({ type: 'text' })
  details!: string;

  @Field(() => ReportStatus)
  @Enum({ items: () => ReportStatus, type: 'text' })
  status: Opt<ReportStatus> = ReportStatus.OPEN;

  @Field(() => ReportDecision, { nullable: true })
  @Enum({ items: () => ReportDecision, type: 'text', nullable: true })
  decision: Opt<ReportDecision> | null = null;

  @Field(() => String, { nullable: true, description: 'What the admin who decided says to the reporter.' })
  @Property({ type: 'text', nullable: true })
  note: Opt<string> | null = null;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  decidedAt: Opt<Date> | null = null;
}
