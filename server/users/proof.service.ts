import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import type { Tx } from '../kernel/transaction.js';
import { matchedHash } from './password.service.js';
import { passSecondFactor, secondFactorOn } from './second-factor.service.js';
import { User } from './user.entity.js';

/** What may prove that it is the owner of the account who asks, and not somebody who found the phone. */
interface Proof {
  password?: string | null;
  /** Of the second factor. */
  code?: string | null;
}

/** The hash that the password was found to match, for `assertStillProved`; null where there was none to prove. */
export interface Proved {
  hash: string | null;
}

/**
 * Asks for the password where there is one, and for the second factor where it is on; who came by a platform and has
 * neither is known by the session alone. What was not given is no try that counts. Throws `PASSWORD_WRONG`, or
 * `SECOND_FACTOR_WRONG` of the field that the input calls `codeField`.
 */
export async function proveItsYou(
  ctx: Ctx,
  userId: string,
  { password, code }: Proof,
  codeField = 'code',
): Promise<Proved> {
  const em = ctx.em.fork();
  const { passwordHash } = await em.findOneOrFail(User, userId, { fields: ['passwordHash'] });
  const hash = passwordHash && password ? await matchedHash(ctx, userId, password) : null;
  if (passwordHash && !hash) throw new UserError('PASSWORD_WRONG', ['password']);
  if ((await secondFactorOn({ em }, userId)) && !(code && (await passSecondFactor(ctx, userId, code))))
    throw new UserError('SECOND_FACTOR_WRONG', [codeField]);
  return { hash };
}

/** Under the user's lock: a password that was changed or set meanwhile is not the one that was proved. */
export async function assertStillProved(
  tx: Pick<Tx<Ctx>, 'em'>,
  userId: string,
  { hash }: Proved,
): Promise<void> {
  const { passwordHash } = await tx.em.findOneOrFail(User, userId);
  if (passwordHash !== hash) throw new UserError('PASSWORD_WRONG', ['password']);
}
