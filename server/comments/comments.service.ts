import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { TextState } from '../safety/written.rules.js';
import {
  assertEditable,
  decideText,
  givenReason,
  hide,
  judged,
  lockedText,
  ownText,
  rewrite,
  takeBack,
  writtenBefore,
  type Decision,
} from '../safety/written.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { Comment } from './comment.entity.js';
import { commentText } from './comment.rules.js';
import type { AddCommentInput, EditCommentInput, HideCommentInput } from './comments.types.js';
import { placeOf } from './place.service.js';
import { tellOfComment, tellOfHidden } from './told.service.js';

/** A comment that something was done to, and its course. */
export interface Touched {
  id: string;
  courseId: string;
}

const touched = ({ id, course }: Comment): Touched => ({ id, courseId: course.id });

/**
 * Writes about a course or a lesson, or answers. The same `clientKey` returns what came of it first. Throws `NOT_FOUND`,
 * `COMMENT_NOT_ALLOWED`, `LESSON_LOCKED`, `COMMENT_INVALID`, `TEXT_REFUSED`, `CLIENT_KEY_REUSED`, `INVALID_INPUT`.
 */
export async function addComment(ctx: Ctx, input: AddCommentInput): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('comment', viewer.id);
  assertClientKey(input.clientKey);
  const { clientKey } = input;
  const text = textOf(input.text);
  const looking = { ...ctx, em: ctx.em.fork() };
  const before = await writtenBefore(looking, Comment, viewer.id, { clientKey, text });
  if (before) return touched(before);
  const place = await placeOf(looking, viewer, input);
  const state = await judged(ctx, { text, scene: 'COMMENT', isTrusted: place.isStaff });
  return inTransaction(ctx, async tx => {
    const author = await lockViewer(tx, viewer);
    // The second of two taps waited for the lock, and finds what the first one wrote.
    const meanwhile = await writtenBefore(tx, Comment, viewer.id, { clientKey, text });
    if (meanwhile) return touched(meanwhile);
    const { course, lesson, root, replyTo } = await placeOf(tx, viewer, input);
    const comment = tx.em.create(Comment, {
      ...{ course, lesson, author, root, replyTo, text, state, clientKey },
      createdAt: tx.now(),
    });
    await tellOfComment(tx, comment);
    return touched(comment);
  });
}

/** Changes what the viewer wrote a short while ago. Throws `NOT_FOUND`, `EDIT_WINDOW_OVER` and what a text may. */
export async function editComment(ctx: Ctx, { id, text: typed }: EditCommentInput): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('comment', viewer.id);
  const text = textOf(typed);
  const looking = ctx.em.fork();
  const before = await ownText({ em: looking }, Comment, viewer.id, id);
  assertEditable(before, ctx.now());
  const { course } = await looking.populate(before, ['course']);
  const isTrusted = course.$.teacher.id === viewer.id;
  const state = await judged(ctx, { text, scene: 'COMMENT', isTrusted });
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const comment = await ownText(tx, Comment, viewer.id, id, LockMode.PESSIMISTIC_WRITE);
    rewrite(tx, comment, text, state);
    await tellOfComment(tx, comment);
    return touched(comment);
  });
}

/** Takes back what the viewer wrote: the words are gone, the answers stay. Throws `NOT_FOUND`. */
export async function removeComment(ctx: Ctx, id: string): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('comment', viewer.id);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const comment = await ownText(tx, Comment, viewer.id, id, LockMode.PESSIMISTIC_WRITE);
    takeBack(comment);
    await tellOfComment(tx, comment);
    return touched(comment);
  });
}

/** Takes a comment out of sight, by an admin or by the teacher of the course. Throws `NOT_FOUND`, `INVALID_INPUT`. */
export async function hideComment(ctx: Ctx, input: HideCommentInput): Promise<Touched> {
  const { id: viewerId, role } = requireViewer(ctx);
  const reason = givenReason(input.reason);
  return inTransaction(ctx, async tx => {
    // Asked for with whose it is, so that somebody else's is looked for no longer than what is not there.
    const [found] = isId(input.id)
      ? await tx.em.execute<object[]>(
          `select 1 from comments c join courses k on k.id = c.course_id
           where c.id = ? and c.state = 'VISIBLE' and (k.teacher_id = ? or ?)`,
          [input.id, viewerId, role === 'ADMIN'],
        )
      : [];
    const comment = found && (await lockedText(tx, Comment, input.id));
    if (comment?.state !== TextState.VISIBLE) throw new UserError('NOT_FOUND', ['id']);
    hide(tx, comment, reason, { courseId: comment.course.id });
    await tellOfHidden(tx, comment);
    return touched(comment);
  });
}

/**
 * For whoever moderates, inside `tx`: lets a comment show, or takes it out of sight with a reason for its author. Null
 * where it is not there, or its author removed it. Throws `ALREADY_RESOLVED`, `CONFLICT` as `decideText` does.
 */
export async function decide(tx: Tx<Ctx>, id: string, decision: Decision): Promise<Touched | null> {
  const comment = await lockedText(tx, Comment, id);
  if (!comment || comment.state === TextState.REMOVED) return null;
  decideText(tx, comment, decision, { courseId: comment.course.id });
  await (decision.approve ? tellOfComment : tellOfHidden)(tx, comment);
  return touched(comment);
}

function textOf(typed: string): string {
  const text = commentText(typed);
  if (text === null) throw new UserError('COMMENT_INVALID', ['text']);
  return text;
}
