import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { Viewer } from '../users/users.types.js';
import { NoticeKind, NoticeTargetKind } from './notice.rules.js';

@ObjectType({ description: 'The thing that a notice leads to; whether it shows is asked for there.' })
export class NoticeTarget {
  @Field(() => NoticeTargetKind)
  kind!: NoticeTargetKind;

  @Field(() => ID)
  id!: string;
}

@ObjectType({ description: 'What there is to read now.' })
export class NoticeUpdate {}

@ObjectType({ description: 'A template of the platform, for its dialog that asks for consent.' })
export class MessageTemplate {
  @Field(() => NoticeKind)
  kind!: NoticeKind;

  @Field(() => String, { description: 'Of `uni.requestSubscribeMessage` and `my.requestSubscribeMessage`.' })
  templateId!: string;
}

@InputType()
export class MarkNoticesReadInput {
  @Field(() => [ID], { nullable: true, description: 'At most 100; null: all there are, or up to `upTo`.' })
  ids?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The latest that its reader knows of: what came after it stays unread.',
  })
  upTo?: string | null;
}

@InputType()
export class MessageConsentInput {
  @Field(() => NoticeKind)
  kind!: NoticeKind;

  @Field(() => String)
  templateId!: string;

  @Field(() => Boolean, { description: 'What the dialog said.' })
  accepted!: boolean;
}

@ObjectType({ description: 'Whose notices they are, with what is left unread.' })
export class NoticesPayload extends Payload {
  @Field(() => Viewer, { nullable: true })
  me?: Ref | null;
}

@ObjectType({ description: 'A dialog that is told twice counts twice; the platform has the last word.' })
export class KeepMessageConsentsPayload extends Payload {}
