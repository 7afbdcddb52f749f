import { record } from '../audit/audit.service.js';
import { Course, CourseStatus } from '../catalog/course.entity.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { assertStillProved, proveItsYou } from '../users/proof.service.js';
import { endSessions } from '../users/sessions.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { deletionDue, mustHandOver } from './deletion.rules.js';
import { erasureJob } from './erasure.job.js';
import type { ProveItsYouInput } from './privacy.types.js';

/**
 * Has the viewer's account erased after the cooling-off, and logs it out everywhere else. Asked twice, the first date
 * stays. Returns the viewer's id. Throws `PASSWORD_WRONG`, `SECOND_FACTOR_WRONG`, `HANDOVER_REQUIRED`.
 */
export async function requestDeletion(ctx: Ctx, input: ProveItsYouInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  const proved = await proveItsYou(ctx, viewer.id, input);
  await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    await assertStillProved(tx, viewer.id, proved);
    const user = await tx.em.findOneOrFail(User, viewer.id);
    if (await hasToHandOver(tx, user)) throw new UserError('HANDOVER_REQUIRED');
    if (user.deletionDueAt) return;
    user.deletionDueAt = deletionDue(tx.now());
    tx.enqueue(erasureJob(user.id, user.deletionDueAt));
    await endSessions(tx, user.id, { except: viewer.sessionId });
    record(tx, about('account.requestDeletion', user.id));
  });
  return viewer.id;
}

/** Keeps the viewer's account after all; returns the viewer's id. The job finds nothing to do. */
export async function cancelDeletion(ctx: Ctx): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const user = await tx.em.findOneOrFail(User, viewer.id);
    if (!user.deletionDueAt) return;
    user.deletionDueAt = null;
    record(tx, about('account.cancelDeletion', user.id));
  });
  return viewer.id;
}

/** Whether somebody sells courses or runs the shop, and others would be left without them. */
export async function hasToHandOver(tx: Pick<Tx<Ctx>, 'em'>, user: User): Promise<boolean> {
  const published = { teacher: user.id, status: CourseStatus.PUBLISHED };
  return mustHandOver({ role: user.role, publishedCourses: await tx.em.count(Course, published) });
}

const about = (action: string, userId: string) => ({
  action,
  subjectType: 'User',
  subjectId: userId,
  detail: {},
});
