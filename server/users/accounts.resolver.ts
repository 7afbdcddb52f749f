import { Arg, Args, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { connectionOf, Read, ref, type Reader } from '../kernel/reads/index.js';
import { allAccounts } from './accounts.reads.js';
import * as accounts from './accounts.service.js';
import {
  Account,
  AccountPayload,
  AccountsArgs,
  BanUserInput,
  ChangeRoleInput,
  RenameUserInput,
  UnbanUserInput,
} from './accounts.types.js';

@Resolver()
export class AccountsResolver {
  @Query(() => connectionOf(Account), {
    description: 'For admins: the latest first. A search is written down.',
  })
  async accounts(
    @Args(() => AccountsArgs) args: AccountsArgs,
    @Context() ctx: Ctx,
    @Read() read: Reader,
  ): Promise<object> {
    return read.rows(allAccounts, await accounts.lookUp(ctx, args));
  }

  @Query(() => Account, { nullable: true, description: 'For admins.' })
  account(@Arg('id', () => ID) id: string, @Read() read: Reader): Promise<object | null> {
    return read.byId(Account, id);
  }

  @Refusable()
  @Mutation(() => AccountPayload, {
    description: 'For admins, on others: what the account may do. Ends its sessions.',
  })
  async changeRole(
    @Arg('input', () => ChangeRoleInput) input: ChangeRoleInput,
    @Context() ctx: Ctx,
  ): Promise<AccountPayload> {
    return { account: ref(await accounts.changeRole(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => AccountPayload, {
    description: 'For admins, on others: ends its sessions and lets nobody log in; what was bought stays.',
  })
  async banUser(
    @Arg('input', () => BanUserInput) input: BanUserInput,
    @Context() ctx: Ctx,
  ): Promise<AccountPayload> {
    return { account: ref(await accounts.banUser(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => AccountPayload, { description: 'For admins: the person may log in again.' })
  async unbanUser(
    @Arg('input', () => UnbanUserInput) input: UnbanUserInput,
    @Context() ctx: Ctx,
  ): Promise<AccountPayload> {
    return { account: ref(await accounts.unbanUser(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => AccountPayload, { description: 'For admins: takes a name away that misleads or offends.' })
  async renameUser(
    @Arg('input', () => RenameUserInput) input: RenameUserInput,
    @Context() ctx: Ctx,
  ): Promise<AccountPayload> {
    return { account: ref(await accounts.renameUser(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => AccountPayload, { description: 'For admins: logs an account out everywhere.' })
  async endSessionsOf(
    @Arg('userId', () => ID) userId: string,
    @Arg('reason', () => String, { description: 'For the audit log, at most 200 characters.' })
    reason: string,
    @Context() ctx: Ctx,
  ): Promise<AccountPayload> {
    return { account: ref(await accounts.endSessionsOf(ctx, { userId, reason })) };
  }
}
