import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { Certificate } from './certificate.entity.js';

@InputType()
export class ClaimCertificateInput {
  @Field(() => ID)
  courseId!: string;

  @Field(() => String, {
    description: 'As it is to be printed: 1 to 40 letters, spaces and dots. It cannot be changed afterwards.',
  })
  holderName!: string;
}

@InputType()
export class RevokeCertificateInput {
  @Field(() => String)
  number!: string;

  @Field(() => String, { description: 'For everybody to read: 1 to 200 characters.' })
  reason!: string;
}

@ObjectType({ description: 'The certificate, or why there is none.' })
export class CertificatePayload extends Payload {
  @Field(() => Certificate, { nullable: true })
  certificate?: Ref | null;
}
