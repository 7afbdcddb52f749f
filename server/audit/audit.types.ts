import { ArgsType, Field, ID } from 'type-graphql';
import { PageArgs } from '../kernel/reads/index.js';

@ArgsType()
export class AuditLogArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only this action: subject.verb.' })
  action?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only what this account did.' })
  actorId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only what was done to this.' })
  subjectId?: string | null;
}
