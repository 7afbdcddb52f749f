import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import { PageArgs, type Ref } from '../kernel/reads/index.js';
import { Finding } from './finding.entity.js';
import { FindingStatus } from './finding.rules.js';

@ArgsType()
export class FindingsArgs extends PageArgs {
  @Field(() => FindingStatus, { nullable: true })
  status?: FindingStatus | null;
}

@InputType()
export class ResolveFindingInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'What was found out and done, at most 500 characters.' })
  note!: string;
}

@ObjectType({ description: 'The finding as it is now, or why it stays open.' })
export class FindingPayload extends Payload {
  @Field(() => Finding, { nullable: true })
  finding?: Ref | null;
}

@ObjectType({ description: 'All that was ever found about a day, or why its bills could not be compared.' })
export class ReconcileDayPayload extends Payload {
  @Field(() => [Finding])
  findings?: Ref[];
}
