import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { newId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { Comment } from './comment.entity.js';
import { CommentState } from './comment.rules.js';
import type { Touched } from './comments.service.js';

/** Likes a comment that shows, once however often it is asked for. Throws `NOT_FOUND`. */
export const likeComment = (ctx: Ctx, id: string): Promise<Touched> =>
  about(ctx, id, (tx, userId) =>
    tx.em.execute(
      `insert into comment_likes (id, created_at, comment_id, user_id) values (?, ?, ?, ?)
       on conflict (comment_id, user_id) do nothing`,
      [newId(), tx.now(), id, userId],
    ),
  );

/** Takes the viewer's like back, where there is one. Throws `NOT_FOUND`. */
export const unlikeComment = (ctx: Ctx, id: string): Promise<Touched> =>
  about(ctx, id, (tx, userId) =>
    tx.em.execute('delete from comment_likes where comment_id = ? and user_id = ?', [id, userId]),
  );

/** The number on the comment is a trigger's to change, in the same transaction and by addition. */
async function about(
  ctx: Ctx,
  id: string,
  change: (tx: Tx<Ctx>, userId: string) => Promise<unknown>,
): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('likeComment', viewer.id);
  if (!(await ctx.reads.shows(ctx, Comment, id))) throw new UserError('NOT_FOUND', ['id']);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const comment = await tx.em.findOne(Comment, { id, state: CommentState.VISIBLE });
    if (!comment) throw new UserError('NOT_FOUND', ['id']);
    await change(tx, viewer.id);
    return { id: comment.id, courseId: comment.course.id };
  });
}
