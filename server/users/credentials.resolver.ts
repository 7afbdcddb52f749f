import { Arg, Ctx as Context, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { drawCaptcha } from './captcha.service.js';
import { CaptchaPayload } from './captcha.types.js';
import * as credentials from './credentials.service.js';
import {
  ChangePasswordInput,
  ConfirmLoginInput,
  RegisterInput,
  replaced,
  ReplacedSessionPayload,
  RequestPasswordResetInput,
  ResetPasswordInput,
  SendCodePayload,
  SendEmailCodeInput,
  SetCredentialsInput,
  UpdateProfileInput,
  VerifyEmailInput,
  ViewerPayload,
} from './credentials.types.js';
import * as emails from './email.service.js';
import { confirmLogin } from './password-login.service.js';
import { updateProfile } from './profile.service.js';
import { register } from './registration.service.js';
import * as resets from './reset.service.js';
import { SessionPayload } from './users.types.js';

const viewer = (id: string): ViewerPayload => ({ viewer: ref(id) });

@Resolver()
export class CredentialsResolver {
  @Refusable()
  @Mutation(() => CaptchaPayload, { description: 'Draws a picture to be read by a person.' })
  async createCaptcha(@Context() ctx: Ctx): Promise<CaptchaPayload> {
    return { captcha: await drawCaptcha(ctx) };
  }

  @Refusable()
  @Mutation(() => SessionPayload, {
    description: 'Makes a learner and logs in; a code goes to the e-mail address, if there is one.',
  })
  register(
    @Arg('input', () => RegisterInput) input: RegisterInput,
    @Context() ctx: Ctx,
  ): Promise<SessionPayload> {
    return register(ctx, input);
  }

  @Refusable()
  @Mutation(() => SessionPayload, { description: 'The second half of a login that asked for it.' })
  confirmLogin(
    @Arg('input', () => ConfirmLoginInput) input: ConfirmLoginInput,
    @Context() ctx: Ctx,
  ): Promise<SessionPayload> {
    return confirmLogin(ctx, input);
  }

  @Refusable()
  @Mutation(() => SendCodePayload, {
    description: 'Mails a code that proves whose the address is; it ends the code before.',
  })
  sendEmailCode(
    @Arg('input', () => SendEmailCodeInput) input: SendEmailCodeInput,
    @Context() ctx: Ctx,
  ): Promise<SendCodePayload> {
    return emails.sendCode(ctx, input);
  }

  @Refusable()
  @Mutation(() => ViewerPayload, { description: "Makes the address the viewer's, instead of another one." })
  async verifyEmail(
    @Arg('input', () => VerifyEmailInput) input: VerifyEmailInput,
    @Context() ctx: Ctx,
  ): Promise<ViewerPayload> {
    return viewer(await emails.verify(ctx, input));
  }

  @Refusable()
  @Mutation(() => ViewerPayload, { description: 'Forgets the e-mail address.' })
  async removeEmail(
    @Arg('password', () => String, { nullable: true }) password: string | null,
    @Arg('secondFactor', () => String, { nullable: true }) secondFactor: string | null,
    @Context() ctx: Ctx,
  ): Promise<ViewerPayload> {
    return viewer(await emails.remove(ctx, { password, code: secondFactor }));
  }

  @Refusable()
  @Mutation(() => ViewerPayload, {
    description: 'Gives an account that has none a user name and a password.',
  })
  async setCredentials(
    @Arg('input', () => SetCredentialsInput) input: SetCredentialsInput,
    @Context() ctx: Ctx,
  ): Promise<ViewerPayload> {
    return viewer(await credentials.set(ctx, input));
  }

  @Refusable()
  @Mutation(() => ReplacedSessionPayload, { description: 'Ends every session but the one it answers with.' })
  async changePassword(
    @Arg('input', () => ChangePasswordInput) input: ChangePasswordInput,
    @Context() ctx: Ctx,
  ): Promise<ReplacedSessionPayload> {
    return replaced(await credentials.change(ctx, input));
  }

  @Refusable()
  @Mutation(() => SendCodePayload, {
    description: 'Mails a code to the address if an account has proved it; answers the same if none has.',
  })
  requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput) input: RequestPasswordResetInput,
    @Context() ctx: Ctx,
  ): Promise<SendCodePayload> {
    return resets.request(ctx, input);
  }

  @Refusable()
  @Mutation(() => ViewerPayload, { description: 'Ends every session; log in afterwards.' })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput) input: ResetPasswordInput,
    @Context() ctx: Ctx,
  ): Promise<ViewerPayload> {
    await resets.reset(ctx, input);
    return { viewer: null };
  }

  @Refusable()
  @Mutation(() => ViewerPayload, { description: 'Changes how others see the viewer.' })
  async updateProfile(
    @Arg('input', () => UpdateProfileInput) input: UpdateProfileInput,
    @Context() ctx: Ctx,
  ): Promise<ViewerPayload> {
    return viewer(await updateProfile(ctx, input));
  }
}
