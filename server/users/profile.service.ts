import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction } from '../kernel/transaction.js';
import { changeAvatar } from './files.service.js';
import { bioOf, nameFault, normalName } from './name.rules.js';
import { lockViewer } from './user-lock.service.js';
import { Role, User } from './user.entity.js';
import { requireViewer } from './viewer.js';

interface Profile {
  name: string;
  bio?: string | null;
  /** Left out: as it is; null: none. */
  avatarFileId?: string | null;
}

/**
 * How others see the viewer. Throws `NAME_INVALID`, `INVALID_INPUT` for a bio that is too long, `FILE_NOT_FOUND`,
 * `FILE_NOT_READY`.
 */
export async function updateProfile(ctx: Ctx, input: Profile): Promise<string> {
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
    if (input.avatarFileId !== undefined) await changeAvatar(tx, user, input.avatarFileId);
  });
  return viewer.id;
}
