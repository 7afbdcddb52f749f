import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { fileOf } from '../media/files.service.js';
import { MediaPurpose } from '../media/media.rules.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { letGo } from '../media/sweep.service.js';
import { tryAgain } from '../media/tend.service.js';
import { lockViewer } from './user-lock.service.js';
import type { User } from './user.entity.js';
import { requireViewer } from './viewer.js';

/** Has a file of the viewer's that FAILED worked on once more. Throws `FILE_NOT_FOUND`, `FILE_NOT_FAILED`. */
export async function retryFile(ctx: Ctx, id: string): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('upload', viewer.id);
  await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const file = isId(id) ? await tx.em.findOne(StoredFile, { id, ownerId: viewer.id, partOf: null }) : null;
    if (!file) throw new UserError('FILE_NOT_FOUND', ['id']);
    if (!(await tryAgain(tx, file))) throw new UserError('FILE_NOT_FAILED', ['id']);
  });
  return id.toLowerCase();
}

/**
 * Gives a user another portrait, or none. The one before is nobody's from then on, and goes with the next sweep. Throws
 * `FILE_NOT_FOUND`, `FILE_NOT_READY`.
 */
export async function changeAvatar(tx: Tx<Ctx>, user: User, fileId: string | null): Promise<void> {
  const before = user.avatar?.id;
  if (before === fileId?.toLowerCase()) return;
  user.avatar = fileId
    ? tx.em.getReference(
        StoredFile,
        (await fileOf(tx, user.id, fileId, MediaPurpose.AVATAR, { field: ['avatarFileId'] })).id,
        { wrapped: true },
      )
    : null;
  if (before) await letGo(tx, user.id, before);
}
