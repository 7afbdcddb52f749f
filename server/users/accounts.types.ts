import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import { PageArgs, type Ref } from '../kernel/reads/index.js';
import { Role, UserStatus } from './user.entity.js';

@ObjectType({ description: 'An account as admins see it.' })
export class Account {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Null for who came by a platform and never chose one.',
  })
  username!: string | null;

  @Field(() => Role)
  role!: Role;

  @Field(() => UserStatus)
  status!: UserStatus;

  @Field(() => String, { nullable: true, description: 'As it is told to who is banned.' })
  banReason!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it will be erased, as its owner asked.' })
  deletionDueAt!: Date | null;
}

@ArgsType()
export class AccountsArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Part of a user name or name, or all of an e-mail address or phone number.',
  })
  search?: string | null;

  @Field(() => Role, { nullable: true })
  role?: Role | null;

  @Field(() => UserStatus, { nullable: true })
  status?: UserStatus | null;
}

/** Whatever is done to somebody's account is done for a reason, which stays in the audit log. */
@InputType()
class Intervention {
  @Field(() => ID)
  userId!: string;

  @Field(() => String, { description: 'For the audit log, at most 200 characters.' })
  reason!: string;
}

@InputType()
export class ChangeRoleInput extends Intervention {
  @Field(() => Role)
  role!: Role;
}

@InputType()
export class BanUserInput {
  @Field(() => ID)
  userId!: string;

  @Field(() => String, {
    description: 'Told to the person, and kept in the audit log; at most 200 characters.',
  })
  reason!: string;
}

@InputType()
export class UnbanUserInput extends Intervention {}

@InputType()
export class RenameUserInput extends Intervention {
  @Field(() => String)
  name!: string;
}

@ObjectType({ description: 'The account afterwards, or why it is as it was.' })
export class AccountPayload extends Payload {
  @Field(() => Account, { nullable: true })
  account?: Ref | null;
}
