import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { endCode } from './codes.service.js';
import { notifyOfPassword } from './contacts.service.js';
import type { ChangePasswordInput, SetCredentialsInput } from './credentials.types.js';
import { hashPassword } from './hashing.js';
import { Identity } from './identity.entity.js';
import { usernameFault, usernameOf } from './name.rules.js';
import { matchedHash, refuseBadPassword } from './password.service.js';
import { proveIdentity } from './platform-proof.service.js';
import { refusedWhenTaken } from './registration.service.js';
import { endSessions, present, replaceSession } from './sessions.service.js';
import { lockViewer } from './user-lock.service.js';
import { User } from './user.entity.js';
import type { SessionPayload } from './users.types.js';
import { CodePurpose } from './verification-code.entity.js';
import { requireViewer } from './viewer.js';

/**
 * A user name and a password for whoever has no password. From then on the password is what proves the owner, so that the
 * session alone does not set it: the platform has to say once more who it is. Throws `USERNAME_TAKEN`, `INVALID_CODE`,
 * `GATEWAY_UNAVAILABLE`, and `INVALID_INPUT` where one is set.
 */
export async function set(ctx: Ctx, input: SetCredentialsInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  const fault = usernameFault(input.username);
  if (fault) throw new UserError(fault, ['username']);
  const username = usernameOf(input.username);
  await refuseBadPassword(input, [username]);
  const passwordHash = await hashPassword(input.password);
  const { passwordHash: before } = await ctx.em.fork().findOneOrFail(User, viewer.id);
  if (before) throw new UserError('INVALID_INPUT');
  const own = await proveIdentity(ctx, viewer, input.platformCode);
  await refusedWhenTaken(
    inTransaction(ctx, async tx => {
      await lockViewer(tx, viewer);
      if ((await tx.em.count(Identity, own ?? { user: viewer.id })) > 0 !== !!own)
        throw new UserError('INVALID_CODE', ['platformCode']);
      const user = await tx.em.findOneOrFail(User, viewer.id);
      if (user.passwordHash) throw new UserError('INVALID_INPUT');
      tx.em.assign(user, { username, passwordHash });
      await notifyOfPassword(tx, user.id);
      record(tx, aboutPassword('user.setCredentials', user.id));
    }),
  );
  return viewer.id;
}

/** Ends every session and opens another one for who asks. Throws `PASSWORD_WRONG`. */
export async function change(ctx: Ctx, input: ChangePasswordInput): Promise<SessionPayload> {
  const viewer = requireViewer(ctx);
  const matched = await matchedHash(ctx, viewer.id, input.currentPassword);
  if (!matched) throw new UserError('PASSWORD_WRONG', ['currentPassword']);
  const { username } = await ctx.em.fork().findOneOrFail(User, viewer.id);
  await refuseBadPassword(input, [username]);
  const passwordHash = await hashPassword(input.password);
  const issued = await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const user = await tx.em.findOneOrFail(User, viewer.id);
    // Changed by somebody else meanwhile: what was proved is not the password any more.
    if (user.passwordHash !== matched) throw new UserError('PASSWORD_WRONG', ['currentPassword']);
    await replacePassword(tx, user, passwordHash);
    record(tx, aboutPassword('user.changePassword', user.id));
    return replaceSession(tx, viewer);
  });
  return present(ctx, issued);
}

/** The new password, and what depended on the old one gone: sessions, and codes on their way. */
export async function replacePassword(tx: Tx<Ctx>, user: User, passwordHash: string): Promise<void> {
  user.passwordHash = passwordHash;
  await endSessions(tx, user.id);
  await endCode(tx, user.id, CodePurpose.RESET_PASSWORD);
  await notifyOfPassword(tx, user.id);
}

export const aboutPassword = (action: string, subjectId: string) => ({
  action,
  subjectType: 'User',
  subjectId,
  detail: {},
});
