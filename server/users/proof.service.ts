import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { passwordIs } from './password.service.js';
import { passSecondFactor, secondFactorOn } from './second-factor.service.js';
import { User } from './user.entity.js';

/** What may prove that it is the owner of the account who asks, and not somebody who found the phone. */
interface Proof {
  password?: string | null;
  code?: string | null;
}

/**
 * Asks for the password where there is one, and for the second factor where it is on; who came by a platform and has
 * neither is known by the session alone. Throws `PASSWORD_WRONG` or `SECOND_FACTOR_WRONG`.
 */
export async function proveItsYou(ctx: Ctx, userId: string, { password, code }: Proof): Promise<void> {
  const em = ctx.em.fork();
  const { passwordHash } = await em.findOneOrFail(User, userId, { fields: ['passwordHash'] });
  if (passwordHash && !(await passwordIs(ctx, userId, password ?? '')))
    throw new UserError('PASSWORD_WRONG', ['password']);
  if ((await secondFactorOn({ em }, userId)) && !(await passSecondFactor(ctx, userId, code ?? '')))
    throw new UserError('SECOND_FACTOR_WRONG', ['code']);
}
