import { Field, ID, InputType } from 'type-graphql';

@InputType()
export class AnswerPaidQuestionInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'At most 5,000 characters.' })
  text!: string;
}

@InputType()
export class DeclinePaidQuestionInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'At most 200 characters, for its asker.' })
  reason!: string;
}

@InputType()
export class DecidePaidQuestionInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean)
  approve!: boolean;

  @Field(() => String, { nullable: true, description: 'At most 200 characters; needed to refuse it.' })
  reason?: string | null;

  @Field(() => Date, {
    nullable: true,
    description: 'That of the question as it was read; where it was changed since, CONFLICT.',
  })
  editedAt?: Date | null;
}
