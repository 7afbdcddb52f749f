import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import { PageArgs, type Ref } from '../kernel/reads/index.js';
import { Alert } from './alert.entity.js';
import { AlertStatus } from './alerts.rules.js';

@ArgsType()
export class AlertsArgs extends PageArgs {
  @Field(() => AlertStatus, { nullable: true })
  status?: AlertStatus | null;
}

@InputType()
export class ResolveAlertInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'What was behind it, at most 500 characters.' })
  note!: string;
}

@ObjectType({ description: 'The alert as it is now, or why it stays open.' })
export class AlertPayload extends Payload {
  @Field(() => Alert, { nullable: true })
  alert?: Ref | null;
}
