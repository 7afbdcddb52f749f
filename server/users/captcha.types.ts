import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';

@ObjectType('Captcha', {
  description: 'A picture with letters that a person reads and a program hardly does.',
})
export class CaptchaPicture {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'A PNG as a data URL.' })
  image!: string;

  @Field(() => Date)
  expiresAt!: Date;
}

@InputType({ description: 'What stands in the picture; good once, whether right or wrong.' })
export class CaptchaInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'Upper and lower case are the same.' })
  answer!: string;
}

@ObjectType()
export class CaptchaPayload extends Payload {
  @Field(() => CaptchaPicture, { nullable: true })
  captcha?: CaptchaPicture | null;
}
