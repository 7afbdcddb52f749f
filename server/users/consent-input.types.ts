import { Field, InputType } from 'type-graphql';

@InputType({ description: 'The versions that were read and agreed to.' })
export class ConsentInput {
  @Field(() => String)
  privacyPolicy!: string;

  @Field(() => String)
  serviceAgreement!: string;
}
