import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction } from '../kernel/transaction.js';
import { bioOf, nameFault, normalName } from './name.rules.js';
import { lockViewer } from './user-lock.service.js';
import { Role, User } from './user.entity.js';
import { requireViewer } from './viewer.js';

/** How others see the viewer. Throws `NAME_INVALID`, and `INVALID_INPUT` for a bio that is too long. */
export async function updateProfile(ctx: Ctx, input: { name: string; bio?: string | null }): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  const fault = nameFault(input.name, { isStaff: viewer.role === Role.ADMIN });
  if (fault) throw new UserError(fault, ['name']);
  const bio = bioOf(input.bio ?? '');
  if (bio === undefined) throw new UserError('INVALID_INPUT', ['bio']);
  await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const user = await tx.em.findOneOrFail(User, viewer.id);
    tx.em.assign(user, { name: normalName(input.name), bio });
  });
  return viewer.id;
}
