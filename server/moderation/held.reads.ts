import { sql } from 'kysely';
import { Comment } from '../comments/comment.entity.js';
import '../comments/comments.reads.js';
import { rootRows } from '../kernel/reads/index.js';

/** What waits for a person, the longest waiting first; by the index of those alone. */
export const heldComments = rootRows('page', Comment, {
  where: comment => sql`${comment.state} = 'HELD'`,
  orderBy: comment => [comment.createdAt, comment.id],
});
