import type { Ctx } from '../context.js';
import { inTransaction } from '../kernel/transaction.js';
import { proveItsYou } from '../users/proof.service.js';
import { User } from '../users/user.entity.js';
import { lockUser } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { deletionDue } from './deletion.rules.js';
import type { ProveItsYouInput } from './privacy.types.js';

/** Has the viewer's account erased after the cooling-off. */
export async function requestDeletion(ctx: Ctx, input: ProveItsYouInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await proveItsYou(ctx, viewer.id, input);
  await inTransaction(ctx, async tx => {
    await lockUser(tx, viewer.id);
    const user = await tx.em.findOneOrFail(User, viewer.id);
    user.deletionDueAt ??= deletionDue(tx.now());
  });
  return viewer.id;
}

/** Keeps the viewer's account after all. */
export async function cancelDeletion(ctx: Ctx): Promise<string> {
  const viewer = requireViewer(ctx);
  await inTransaction(ctx, async tx => {
    await lockUser(tx, viewer.id);
    const user = await tx.em.findOneOrFail(User, viewer.id);
    user.deletionDueAt = null;
  });
  return viewer.id;
}
