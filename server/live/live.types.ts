import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { LiveSession } from './live-session.entity.js';
import { LiveAccess } from './live.rules.js';

/** What a list of sessions shows. */
export enum LiveWhen {
  NOW = 'NOW',
  SOON = 'SOON',
  OVER = 'OVER',
}
registerEnumType(LiveWhen, {
  name: 'LiveWhen',
  description: 'NOW: live; SOON: to come, the next first; OVER: ended, the last first.',
});

@InputType()
export class LiveSessionInput {
  @Field(() => ID, { nullable: true, description: 'Null: a new one.' })
  id?: string | null;

  @Field(() => ID, { nullable: true, description: 'The course it belongs to; needed for GRANT.' })
  courseId?: string | null;

  @Field(() => String, { description: '1 to 60 characters.' })
  title!: string;

  @Field(() => String, { description: 'At most 2,000 characters.' })
  intro!: string;

  @Field(() => Date, { description: 'To come; of a session that has begun it stays as it was.' })
  startsAt!: Date;

  @Field(() => Date, { description: 'At most 12 hours later.' })
  endsAt!: Date;

  @Field(() => LiveAccess)
  access!: LiveAccess;

  @Field(() => String, { nullable: true, description: 'HLS, by http or https.' })
  streamUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'The recording, once there is one.' })
  replayUrl?: string | null;
}

@InputType()
export class ReserveLiveInput {
  @Field(() => ID)
  sessionId!: string;

  @Field(() => Boolean, { description: 'False: no more.' })
  reserved!: boolean;
}

@InputType()
export class RoomTextInput {
  @Field(() => ID)
  sessionId!: string;

  @Field(() => ID, { description: 'The same again answers with what came of it first.' })
  clientKey!: string;

  @Field(() => String, { description: 'Plain text: of a chat line up to 200 characters, of a question 500.' })
  text!: string;
}

@InputType()
export class AnswerRoomQuestionInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Up to 2,000 characters; null: it was answered aloud.',
  })
  answer?: string | null;
}

@InputType()
export class HideInRoomInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'False: it shows, again or after it was held.' })
  hidden!: boolean;
}

@InputType()
export class RoomRulesInput {
  @Field(() => ID)
  sessionId!: string;

  @Field(() => Int, { description: 'Between two texts of one person: 0 to 300.' })
  slowSeconds!: number;

  @Field(() => Boolean)
  allMuted!: boolean;
}

@InputType()
export class PinRoomQuestionInput {
  @Field(() => ID)
  sessionId!: string;

  @Field(() => ID, { nullable: true, description: 'Null: none.' })
  questionId?: string | null;
}

@InputType()
export class MuteInRoomInput {
  @Field(() => ID)
  sessionId!: string;

  @Field(() => ID)
  userId!: string;

  @Field(() => Int, { description: '0 to 1,440; 0: may speak again.' })
  minutes!: number;
}

@ObjectType({ description: 'The session as it is now.' })
export class LiveSessionPayload extends Payload {
  @Field(() => LiveSession, { nullable: true })
  session?: Ref | null;
}
