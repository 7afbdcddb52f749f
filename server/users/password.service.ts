import type { Ctx } from '../context.js';
import { commonPasswords } from '../kernel/common-passwords.js';
import { UserError } from '../kernel/errors.js';
import { passwordMatches } from './hashing.js';
import { passwordFault } from './password.rules.js';
import { User } from './user.entity.js';

/**
 * The hash that the password was found to match, to be compared again under the user's lock; null where it does not
 * match, or none was set, after the same work. Counted by user. Throws `RATE_LIMITED`.
 */
export async function matchedHash(ctx: Ctx, userId: string, password: string): Promise<string | null> {
  await ctx.limits.consume('password', userId);
  const user = await ctx.em.fork().findOne(User, userId, { fields: ['passwordHash'] });
  const hash = user?.passwordHash ?? null;
  if (!(await passwordMatches(hash, password))) return null;
  await ctx.limits.forget('password', userId);
  return hash;
}

/** Throws `PASSWORD_TOO_WEAK` or `PASSWORD_MISMATCH`; `known` is what a guesser tries first. */
export async function refuseBadPassword(
  { password, confirmPassword }: { password: string; confirmPassword: string },
  known: readonly (string | null)[],
): Promise<void> {
  const words = known.filter(word => word !== null);
  const fault = passwordFault(password, { known: words, common: await commonPasswords() });
  if (fault) throw new UserError(fault, ['password']);
  if (password !== confirmPassword) throw new UserError('PASSWORD_MISMATCH', ['confirmPassword']);
}
