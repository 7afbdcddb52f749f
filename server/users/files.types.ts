import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { StoredFile } from '../media/stored-file.entity.js';

@ObjectType()
export class RetryFilePayload extends Payload {
  @Field(() => StoredFile, { nullable: true })
  file?: Ref | null;
}
