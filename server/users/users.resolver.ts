import { Arg, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { Read, type Reader } from '../kernel/reads/index.js';
import { IdentityProvider } from './identity.entity.js';
import { loginWithPlatform } from './login.service.js';
import { loginWithPassword } from './password-login.service.js';
import * as sessions from './sessions.service.js';
import {
  LoginWithAlipayInput,
  LoginWithPasswordInput,
  LoginWithWechatInput,
  LogoutPayload,
  RefreshSessionInput,
  RevokeSessionPayload,
  SessionPayload,
  Viewer,
} from './users.types.js';

@Resolver()
export class UsersResolver {
  @Query(() => Viewer, { nullable: true, description: 'Who asks; null when nobody is logged in.' })
  me(@Context() ctx: Ctx, @Read() read: Reader): Promise<object | null> | null {
    return ctx.viewer && read.byId(Viewer, ctx.viewer.id);
  }

  @Refusable()
  @Mutation(() => SessionPayload, { description: 'For H5 and the Playground.' })
  loginWithPassword(
    @Arg('input', () => LoginWithPasswordInput) input: LoginWithPasswordInput,
    @Context() ctx: Ctx,
  ): Promise<SessionPayload> {
    return loginWithPassword(ctx, input);
  }

  @Refusable()
  @Mutation(() => SessionPayload, { description: 'The first time, the learner is made.' })
  loginWithWechat(
    @Arg('input', () => LoginWithWechatInput) input: LoginWithWechatInput,
    @Context() ctx: Ctx,
  ): Promise<SessionPayload> {
    return loginWithPlatform(ctx, IdentityProvider.WECHAT, input);
  }

  @Refusable()
  @Mutation(() => SessionPayload, { description: 'The first time, the learner is made.' })
  loginWithAlipay(
    @Arg('input', () => LoginWithAlipayInput) input: LoginWithAlipayInput,
    @Context() ctx: Ctx,
  ): Promise<SessionPayload> {
    const { authCode: code, consent } = input;
    return loginWithPlatform(ctx, IdentityProvider.ALIPAY, { code, consent });
  }

  @Refusable()
  @Mutation(() => SessionPayload, { description: 'Exchanges a refresh token, which is good once.' })
  refreshSession(
    @Arg('input', () => RefreshSessionInput) input: RefreshSessionInput,
    @Context() ctx: Ctx,
  ): Promise<SessionPayload> {
    return sessions.refreshSession(ctx, input.refreshToken);
  }

  @Refusable()
  @Mutation(() => LogoutPayload, { description: 'Ends this session everywhere at once.' })
  async logout(
    @Arg('refreshToken', () => String, {
      nullable: true,
      description: 'Ends its session where the access token has run out. Left out on H5, as when refreshing.',
    })
    refreshToken: string | null,
    @Context() ctx: Ctx,
  ): Promise<LogoutPayload> {
    await sessions.logout(ctx, refreshToken);
    return {};
  }

  @Refusable()
  @Mutation(() => RevokeSessionPayload, { description: 'Logs another device out.' })
  async revokeSession(@Arg('id', () => ID) id: string, @Context() ctx: Ctx): Promise<RevokeSessionPayload> {
    await sessions.revokeSession(ctx, id);
    return {};
  }
}
