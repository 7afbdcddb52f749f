import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { Role } from './user.entity.js';

@ObjectType({ description: 'Who asks, and all that is theirs alone.' })
export class Viewer {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Role)
  role!: Role;
}

@InputType()
export class LoginWithPasswordInput {
  @Field(() => String)
  username!: string;

  @Field(() => String)
  password!: string;
}

@InputType()
export class LoginWithWechatInput {
  @Field(() => String, { description: 'From `wx.login`; good once, for five minutes.' })
  code!: string;
}

@InputType()
export class LoginWithAlipayInput {
  @Field(() => String, { description: 'From `my.getAuthCode`.' })
  authCode!: string;
}

@InputType()
export class RefreshSessionInput {
  @Field(() => String, {
    nullable: true,
    description: 'Left out on H5, where an HttpOnly cookie carries it.',
  })
  refreshToken?: string | null;
}

@ObjectType({ description: 'A session, or why there is none.' })
export class SessionPayload extends Payload {
  @Field(() => String, { nullable: true, description: 'For `Authorization: Bearer`; lives ten minutes.' })
  accessToken?: string | null;

  @Field(() => String, { nullable: true, description: 'Good once; null on H5, where a cookie carries it.' })
  refreshToken?: string | null;

  @Field(() => Date, { nullable: true, description: 'When the access token ends.' })
  expiresAt?: Date | null;

  @Field(() => Viewer, { nullable: true })
  viewer?: Ref | null;
}

@ObjectType()
export class LogoutPayload extends Payload {}

@ObjectType()
export class RevokeSessionPayload extends Payload {}
