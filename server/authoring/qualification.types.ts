import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import { PageArgs, type Ref } from '../kernel/reads/index.js';
import { QualificationStatus } from './qualification.rules.js';
import { TeacherQualification } from './teacher-qualification.entity.js';

registerEnumType(QualificationStatus, {
  name: 'QualificationStatus',
  description: 'How it was decided; `isExpired` says what time has made of it.',
});

@ObjectType({ description: 'What everybody may know of what entitles somebody to teach.' })
export class PublicQualification {
  @Field(() => String)
  title!: string;

  @Field(() => Date)
  validUntil!: Date;
}

@InputType()
export class SubmitQualificationInput {
  @Field(() => String, { description: '2 to 40 characters.' })
  title!: string;

  @Field(() => String, { description: 'Of the document: 3 to 50 characters. Kept sealed.' })
  number!: string;

  @Field(() => ID, { description: "A picture of it: an IMAGE of the viewer's that is READY." })
  fileId!: string;

  @Field(() => Date, { description: 'Exclusive.' })
  validUntil!: Date;
}

@InputType()
export class ReviewQualificationInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'False refuses one that waits, and takes an approved one back.' })
  approve!: boolean;

  @Field(() => String, { nullable: true, description: 'Told to the teacher; needed to refuse.' })
  reason?: string | null;
}

@ObjectType()
export class QualificationPayload extends Payload {
  @Field(() => TeacherQualification, { nullable: true })
  qualification?: Ref | null;
}

@ArgsType()
export class QualificationsArgs extends PageArgs {
  @Field(() => QualificationStatus, { nullable: true })
  status?: QualificationStatus | null;
}
