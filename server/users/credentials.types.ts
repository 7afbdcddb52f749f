import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { CaptchaInput } from './captcha.types.js';
import { ConsentInput } from './consent-input.types.js';
import { SessionPayload, Viewer } from './users.types.js';

@InputType({
  description: 'Asks for an e-mail address or a phone number, or both; neither is verified by this.',
})
export class RegisterInput {
  @Field(() => String)
  username!: string;

  @Field(() => String, { description: '10 to 256 characters.' })
  password!: string;

  @Field(() => String)
  confirmPassword!: string;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => CaptchaInput)
  captcha!: CaptchaInput;

  @Field(() => ConsentInput)
  consent!: ConsentInput;
}

@InputType()
export class ConfirmLoginInput {
  @Field(() => String, { description: 'The `token` of `secondFactor`.' })
  challenge!: string;

  @Field(() => String, { description: 'Six digits of the authenticator, or a recovery code.' })
  code!: string;

  @Field(() => CaptchaInput, { nullable: true, description: 'After CAPTCHA_REQUIRED.' })
  captcha?: CaptchaInput | null;
}

@InputType()
export class SendEmailCodeInput {
  @Field(() => String)
  email!: string;

  @Field(() => CaptchaInput, {
    nullable: true,
    description: 'Needed while nothing of the account is verified.',
  })
  captcha?: CaptchaInput | null;
}

@InputType()
export class VerifyEmailInput {
  @Field(() => String)
  email!: string;

  @Field(() => String, { description: 'Six digits, good once, for ten minutes.' })
  code!: string;

  @Field(() => String, {
    nullable: true,
    description: "The viewer's own, where the account has one and the address is another.",
  })
  password?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of the second factor, where it is on and the address is another.',
  })
  secondFactor?: string | null;
}

@InputType({ description: 'For whoever came by a platform and has no password yet.' })
export class SetCredentialsInput {
  @Field(() => String)
  username!: string;

  @Field(() => String)
  password!: string;

  @Field(() => String)
  confirmPassword!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A fresh code of the platform that the session is of, as for logging in.',
  })
  platformCode?: string | null;
}

@InputType()
export class ChangePasswordInput {
  @Field(() => String)
  currentPassword!: string;

  @Field(() => String)
  password!: string;

  @Field(() => String)
  confirmPassword!: string;
}

@InputType()
export class RequestPasswordResetInput {
  @Field(() => String)
  email!: string;

  @Field(() => CaptchaInput)
  captcha!: CaptchaInput;
}

@InputType()
export class ResetPasswordInput {
  @Field(() => String, {
    description: 'What `requestPasswordReset` answered; the code is good with it alone.',
  })
  token!: string;

  @Field(() => String)
  email!: string;

  @Field(() => String, { description: 'Six digits, good once, for ten minutes.' })
  code!: string;

  @Field(() => String)
  password!: string;

  @Field(() => String)
  confirmPassword!: string;

  @Field(() => String, { nullable: true, description: 'Where the second factor is on.' })
  secondFactor?: string | null;
}

@InputType({ description: 'How others see the viewer; a bio that is left out is none.' })
export class UpdateProfileInput {
  @Field(() => String, { description: '1 to 20 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'At most 200 characters.' })
  bio?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'A file of the viewer’s own, sent as AVATAR and READY; left out: as it is; null: none.',
  })
  avatarFileId?: string | null;
}

@ObjectType({ description: 'The account after the change; null where nobody is logged in.' })
export class ViewerPayload extends Payload {
  @Field(() => Viewer, { nullable: true })
  viewer?: Ref | null;
}

@ObjectType({ description: 'The account, and the session that takes the place of the one that asked.' })
export class ReplacedSessionPayload extends ViewerPayload {
  @Field(() => SessionPayload, { nullable: true, description: 'The tokens of before are good no more.' })
  session?: SessionPayload | null;
}

export const replaced = (session: SessionPayload): ReplacedSessionPayload => ({
  viewer: session.viewer ?? null,
  session: { ...session, userErrors: [] },
});

@ObjectType({ description: 'Says the same whether or not somebody has the address.' })
export class SendCodePayload extends Payload {
  @Field(() => Date, { nullable: true, description: 'Until when the code is good.' })
  expiresAt?: Date | null;

  @Field(() => Int, { nullable: true, description: 'When another one may be asked for.' })
  retryAfterSeconds?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'For `resetPassword`, with the code; null where the viewer is known.',
  })
  token?: string | null;
}
