import { Arg, Ctx as Context, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { replaced, ReplacedSessionPayload, ViewerPayload } from './credentials.types.js';
import * as identities from './identities.service.js';
import { IdentityProvider } from './identity.entity.js';
import {
  BindPhoneInput,
  LinkIdentityInput,
  LinkPayload,
  MergeAccountsInput,
  RecoveryCodesPayload,
  RemoveSecondFactorInput,
  SecondFactorCodeInput,
  StartSecondFactorInput,
  StartSecondFactorPayload,
} from './linking.types.js';
import { mergeAccounts } from './merge.service.js';
import * as phone from './phone.service.js';
import * as secondFactor from './second-factor-setup.service.js';
import { revokeOtherSessions } from './sessions.service.js';

@Resolver()
export class LinkingResolver {
  @Refusable()
  @Mutation(() => StartSecondFactorPayload, { description: 'Shows a secret; a code of it turns it on.' })
  async startSecondFactor(
    @Arg('input', () => StartSecondFactorInput) input: StartSecondFactorInput,
    @Context() ctx: Ctx,
  ): Promise<StartSecondFactorPayload> {
    return { setup: await secondFactor.startSecondFactor(ctx, input) };
  }

  @Refusable()
  @Mutation(() => RecoveryCodesPayload, { description: 'Turns the second factor on.' })
  confirmSecondFactor(
    @Arg('input', () => SecondFactorCodeInput) input: SecondFactorCodeInput,
    @Context() ctx: Ctx,
  ): Promise<RecoveryCodesPayload> {
    return secondFactor.confirmSecondFactor(ctx, input);
  }

  @Refusable()
  @Mutation(() => RecoveryCodesPayload, { description: 'New recovery codes; the old ones end.' })
  renewRecoveryCodes(
    @Arg('input', () => SecondFactorCodeInput) input: SecondFactorCodeInput,
    @Context() ctx: Ctx,
  ): Promise<RecoveryCodesPayload> {
    return secondFactor.renewRecoveryCodes(ctx, input);
  }

  @Refusable()
  @Mutation(() => ViewerPayload, { description: 'Turns the second factor off.' })
  async removeSecondFactor(
    @Arg('input', () => RemoveSecondFactorInput) input: RemoveSecondFactorInput,
    @Context() ctx: Ctx,
  ): Promise<ViewerPayload> {
    return { viewer: ref(await secondFactor.removeSecondFactor(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => LinkPayload, { description: 'Lets another platform log in to this account, and pay.' })
  linkIdentity(
    @Arg('input', () => LinkIdentityInput) input: LinkIdentityInput,
    @Context() ctx: Ctx,
  ): Promise<LinkPayload> {
    return identities.linkIdentity(ctx, input);
  }

  @Refusable()
  @Mutation(() => ViewerPayload, { description: 'Never the last way to log in.' })
  async unlinkIdentity(
    @Arg('provider', () => IdentityProvider) provider: IdentityProvider,
    @Arg('password', () => String, { nullable: true }) password: string | null,
    @Arg('secondFactor', () => String, { nullable: true }) secondFactor: string | null,
    @Context() ctx: Ctx,
  ): Promise<ViewerPayload> {
    return {
      viewer: ref(await identities.unlinkIdentity(ctx, provider, { password, code: secondFactor })),
    };
  }

  @Refusable()
  @Mutation(() => LinkPayload, { description: 'The number that the platform vouches for.' })
  bindPhone(
    @Arg('input', () => BindPhoneInput) input: BindPhoneInput,
    @Context() ctx: Ctx,
  ): Promise<LinkPayload> {
    return phone.bindPhone(ctx, input);
  }

  @Refusable()
  @Mutation(() => ViewerPayload, { description: 'Where there is none, nothing happens.' })
  async removePhone(@Context() ctx: Ctx): Promise<ViewerPayload> {
    return { viewer: ref(await phone.removePhone(ctx)) };
  }

  @Refusable()
  @Mutation(() => ViewerPayload, {
    description: "What is the other account's becomes the viewer's, and the other account ends.",
  })
  async mergeAccounts(
    @Arg('input', () => MergeAccountsInput) input: MergeAccountsInput,
    @Context() ctx: Ctx,
  ): Promise<ViewerPayload> {
    return { viewer: ref(await mergeAccounts(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => ReplacedSessionPayload, {
    description: 'Logs every other device out: ends every session but the one it answers with.',
  })
  async revokeOtherSessions(@Context() ctx: Ctx): Promise<ReplacedSessionPayload> {
    return replaced(await revokeOtherSessions(ctx));
  }
}
