import { Field, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';

@InputType({ description: 'Proves that it is not somebody who found the phone.' })
export class ProveItsYouInput {
  @Field(() => String, { nullable: true, description: 'Where the account has one.' })
  password?: string | null;

  @Field(() => String, { nullable: true, description: 'Of the second factor, where it is on.' })
  code?: string | null;
}

@ObjectType()
export class ExportPayload extends Payload {
  @Field(() => String, { nullable: true, description: 'A download, good for ten minutes and this session.' })
  url?: string | null;

  @Field(() => Date, { nullable: true })
  expiresAt?: Date | null;
}
