import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { CaptchaInput } from './captcha.types.js';
import { ConsentInput } from './consent-input.types.js';
import { Role } from './user.entity.js';

@ObjectType({ description: 'Who asks, and all that is theirs alone.' })
export class Viewer {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true, description: 'For logging in; null where none was ever chosen.' })
  username!: string | null;

  @Field(() => String, { nullable: true })
  bio!: string | null;

  @Field(() => Role)
  role!: Role;
}

@InputType()
export class LoginWithPasswordInput {
  @Field(() => String, { description: 'The user name, or an e-mail address that was verified.' })
  username!: string;

  @Field(() => String)
  password!: string;

  @Field(() => CaptchaInput, { nullable: true, description: 'After CAPTCHA_REQUIRED.' })
  captcha?: CaptchaInput | null;
}

@InputType()
export class LoginWithWechatInput {
  @Field(() => String, { description: 'From `wx.login`; good once, for five minutes.' })
  code!: string;

  @Field(() => ConsentInput, {
    nullable: true,
    description: 'Needed when the learner is made; without it CONSENT_REQUIRED, and nothing is written.',
  })
  consent?: ConsentInput | null;
}

@InputType()
export class LoginWithAlipayInput {
  @Field(() => String, { description: 'From `my.getAuthCode`.' })
  authCode!: string;

  @Field(() => ConsentInput, {
    nullable: true,
    description: 'Needed when the learner is made; without it CONSENT_REQUIRED, and nothing is written.',
  })
  consent?: ConsentInput | null;
}

@InputType()
export class RefreshSessionInput {
  @Field(() => String, {
    nullable: true,
    description: 'Left out on H5, where an HttpOnly cookie carries it.',
  })
  refreshToken?: string | null;
}

@ObjectType({ description: 'What stands between a right password and a session.' })
export class SecondFactorChallenge {
  @Field(() => String, { description: 'For `confirmLogin`; five minutes.' })
  token!: string;

  @Field(() => Date)
  expiresAt!: Date;
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

  @Field(() => SecondFactorChallenge, {
    nullable: true,
    description: 'Instead of a session: the password was right, `confirmLogin` comes next.',
  })
  secondFactor?: SecondFactorChallenge | null;
}

@ObjectType()
export class LogoutPayload extends Payload {}

@ObjectType()
export class RevokeSessionPayload extends Payload {}
