import { verify } from '@node-rs/argon2';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { User } from './user.entity.js';

/** What may prove that it is the owner of the account who asks, and not somebody who found the phone. */
interface Proof {
  password?: string | null;
  code?: string | null;
}

/** Asks for the password where there is one; who came by a platform is known by the session alone. */
export async function proveItsYou(ctx: Ctx, userId: string, { password }: Proof): Promise<void> {
  const user = await ctx.em.fork().findOneOrFail(User, userId, { fields: ['passwordHash'] });
  if (user.passwordHash && !(await verify(user.passwordHash, password ?? '')))
    throw new UserError('PASSWORD_WRONG', ['password']);
}
