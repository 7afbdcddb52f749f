import { Course } from '../catalog/course.entity.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId, newId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { Grant, GrantSource } from '../learning/grant.entity.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { isStars } from './comment.rules.js';
import type { RateCourseInput } from './comments.types.js';

/**
 * How good the viewer finds a course that they bought: the first time, or anew. The sums on the course are a trigger's to
 * change. Returns the course's id. Throws `NOT_FOUND`, `INVALID_INPUT`, `RATING_BUYERS_ONLY`.
 */
export async function rateCourse(ctx: Ctx, input: RateCourseInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('rateCourse', viewer.id);
  if (!isStars(input.stars)) throw new UserError('INVALID_INPUT', ['stars']);
  const courseId = await courseToRate(ctx, input.courseId);
  await inTransaction(ctx, async tx => {
    // A refund takes the same lock: a rating either stands before it, and goes with it, or finds nothing bought.
    await lockViewer(tx, viewer);
    if (!(await isBuyer(tx, viewer.id, courseId))) throw new UserError('RATING_BUYERS_ONLY', ['courseId']);
    await tx.em.execute(
      `insert into course_ratings (id, created_at, user_id, course_id, stars, changed_at) values (?, ?, ?, ?, ?, ?)
       on conflict (user_id, course_id) do update set stars = excluded.stars, changed_at = excluded.changed_at`,
      [newId(), tx.now(), viewer.id, courseId, input.stars, tx.now()],
    );
  });
  return courseId;
}

/** Takes the viewer's rating back, where there is one. Returns the course's id. Throws `NOT_FOUND`. */
export async function removeRating(ctx: Ctx, id: string): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('rateCourse', viewer.id);
  const courseId = await courseToRate(ctx, id);
  await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    await deleteRating(tx, viewer.id, courseId);
  });
  return courseId;
}

/**
 * For whoever takes a purchase back, under the user's lock: with the money goes the say in how good it was, unless it was
 * paid for in another way as well. Else whoever buys and returns could move an average for nothing.
 */
export async function dropUnpaidRating(tx: Pick<Ctx, 'em'>, userId: string, courseId: string): Promise<void> {
  if (!(await isBuyer(tx, userId, courseId))) await deleteRating(tx, userId, courseId);
}

async function courseToRate(ctx: Ctx, id: string): Promise<string> {
  const isThere = isId(id) && (await ctx.reads.shows(ctx, Course, id));
  if (!isThere) throw new UserError('NOT_FOUND', ['courseId']);
  return id.toLowerCase();
}

/** Whoever paid for it, for good or for a while, and did not get the money back. */
const isBuyer = async ({ em }: Pick<Ctx, 'em'>, userId: string, courseId: string): Promise<boolean> =>
  (await em.count(Grant, {
    user: userId,
    course: courseId,
    source: GrantSource.ORDER,
    revokedAt: null,
  })) > 0;

const deleteRating = (tx: Pick<Tx<Ctx>, 'em'>, userId: string, courseId: string): Promise<unknown> =>
  tx.em.execute('delete from course_ratings where user_id = ? and course_id = ?', [userId, courseId]);
