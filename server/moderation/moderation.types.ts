import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { Comment } from '../comments/comment.entity.js';
import { Payload } from '../kernel/errors.js';
import { PageArgs, type Ref } from '../kernel/reads/index.js';
import { Report } from './report.entity.js';
import { MAX_DETAILS, ReportDecision, ReportKind, ReportReason, ReportStatus } from './report.rules.js';

@ArgsType()
export class ReportsArgs extends PageArgs {
  @Field(() => ReportStatus, { nullable: true })
  status?: ReportStatus | null;
}

@InputType()
export class ReportContentInput {
  @Field(() => ReportKind)
  kind!: ReportKind;

  @Field(() => ID, { description: 'Of what it is about.' })
  id!: string;

  @Field(() => ReportReason)
  reason!: ReportReason;

  @Field(() => String, { nullable: true, description: `At most ${MAX_DETAILS} characters.` })
  details?: string | null;
}

@InputType()
export class DecideReportInput {
  @Field(() => ID)
  id!: string;

  @Field(() => ReportDecision)
  decision!: ReportDecision;

  @Field(() => String, {
    description:
      'For the reporter; whoever wrote or teaches it is told it as the reason. 1 to 200 characters.',
  })
  note!: string;
}

@InputType()
export abstract class DecideTextInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'Let it show, or take it out of sight.' })
  approve!: boolean;

  @Field(() => String, { nullable: true, description: 'Why not; for its author. 1 to 200 characters.' })
  reason?: string | null;

  @Field(() => Date, {
    nullable: true,
    description: 'That of the text as it was read; where it was changed since, CONFLICT.',
  })
  editedAt?: Date | null;
}

@InputType()
export class DecideCommentInput extends DecideTextInput {}

@InputType()
export class DecideCourseQuestionInput extends DecideTextInput {}

@InputType()
export class DecideCourseAnswerInput extends DecideTextInput {}

@ObjectType({ description: 'The report as it is now.' })
export class ReportPayload extends Payload {
  @Field(() => Report, { nullable: true })
  report?: Ref | null;
}

@ObjectType({ description: 'The comment as it is now.' })
export class DecideCommentPayload extends Payload {
  @Field(() => Comment, { nullable: true })
  comment?: Ref | null;
}
