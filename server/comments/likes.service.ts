import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction } from '../kernel/transaction.js';
import { TextState } from '../safety/written.rules.js';
import { setLiked } from '../safety/written.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { Comment } from './comment.entity.js';
import type { Touched } from './comments.service.js';

/** Likes a comment that shows, once however often it is asked for. Throws `NOT_FOUND`. */
export const likeComment = (ctx: Ctx, id: string): Promise<Touched> => liked(ctx, id, true);

/** Takes the viewer's like back, where there is one. Throws `NOT_FOUND`. */
export const unlikeComment = (ctx: Ctx, id: string): Promise<Touched> => liked(ctx, id, false);

async function liked(ctx: Ctx, id: string, likes: boolean): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('likeComment', viewer.id);
  if (!(await ctx.reads.shows(ctx, Comment, id))) throw new UserError('NOT_FOUND', ['id']);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const comment = await tx.em.findOne(Comment, { id, state: TextState.VISIBLE });
    if (!comment) throw new UserError('NOT_FOUND', ['id']);
    await setLiked(tx, { table: 'comment_likes', column: 'comment_id' }, id, viewer.id, likes);
    return { id: comment.id, courseId: comment.course.id };
  });
}
