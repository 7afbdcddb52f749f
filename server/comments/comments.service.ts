import { LockMode, type Loaded } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { check } from '../safety/content-safety.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { Comment } from './comment.entity.js';
import { CommentState, canBeDecided, mayEdit, stateAfter } from './comment.rules.js';
import type { AddCommentInput, EditCommentInput, HideCommentInput } from './comments.types.js';
import { placeOf } from './place.service.js';
import { commentText, MAX_REASON, reasonText } from './text.rules.js';

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
  const text = textOf(input.text);
  const looking = { ...ctx, em: ctx.em.fork() };
  const before = await writtenBefore(looking, viewer.id, input.clientKey, text);
  if (before) return before;
  const place = await placeOf(looking, viewer, input);
  const state = await stateOf(ctx, text, place.isStaff);
  return inTransaction(ctx, async tx => {
    const author = await lockViewer(tx, viewer);
    // The second of two taps waited for the lock, and finds what the first one wrote.
    const meanwhile = await writtenBefore(tx, viewer.id, input.clientKey, text);
    if (meanwhile) return meanwhile;
    const { course, lesson, root, replyTo } = await placeOf(tx, viewer, input);
    const comment = tx.em.create(Comment, {
      ...{ course, lesson, author, root, replyTo, text, state, clientKey: input.clientKey },
      createdAt: tx.now(),
    });
    return touched(comment);
  });
}

/** Changes what the viewer wrote a short while ago. Throws `NOT_FOUND`, `EDIT_WINDOW_OVER` and what a text may. */
export async function editComment(ctx: Ctx, input: EditCommentInput): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('comment', viewer.id);
  const text = textOf(input.text);
  const before = await ownComment({ ...ctx, em: ctx.em.fork() }, viewer.id, input.id);
  if (!mayEdit(before, ctx.now())) throw new UserError('EDIT_WINDOW_OVER', ['id']);
  const state = await stateOf(ctx, text, before.course.$.teacher.id === viewer.id);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const comment = await ownComment(tx, viewer.id, input.id, LockMode.PESSIMISTIC_WRITE);
    if (!mayEdit(comment, tx.now())) throw new UserError('EDIT_WINDOW_OVER', ['id']);
    if (comment.text !== text) tx.em.assign(comment, { text, state, editedAt: tx.now() });
    return touched(comment);
  });
}

/** Takes back what the viewer wrote: the words are gone, the answers stay. Throws `NOT_FOUND`. */
export async function removeComment(ctx: Ctx, id: string): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('comment', viewer.id);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const comment = await ownComment(tx, viewer.id, id, LockMode.PESSIMISTIC_WRITE);
    tx.em.assign(comment, { state: CommentState.REMOVED, text: '', hiddenReason: null });
    return touched(comment);
  });
}

/** Takes a comment out of sight, by an admin or by the teacher of the course. Throws `NOT_FOUND`, `INVALID_INPUT`. */
export async function hideComment(ctx: Ctx, input: HideCommentInput): Promise<Touched> {
  const { id: viewerId, role } = requireViewer(ctx);
  const reason = reasonText(input.reason, MAX_REASON);
  if (!reason) throw new UserError('INVALID_INPUT', ['reason']);
  return inTransaction(ctx, async tx => {
    // Asked for with whose it is, so that somebody else's is looked for no longer than what is not there.
    const [found] = isId(input.id)
      ? await tx.em.execute<object[]>(
          `select 1 from comments c join courses k on k.id = c.course_id
           where c.id = ? and c.state = 'VISIBLE' and (k.teacher_id = ? or ?)`,
          [input.id, viewerId, role === 'ADMIN'],
        )
      : [];
    const comment = found && (await lockedComment(tx, input.id));
    if (comment?.state !== CommentState.VISIBLE) throw new UserError('NOT_FOUND', ['id']);
    hide(tx, comment, reason);
    return touched(comment);
  });
}

export type Decision = ({ approve: true } | { approve: false; reason: string }) & {
  /** `editedAt` of what was read; where it is left out, whatever stands there is meant. */
  read?: Date | null;
};

/**
 * For whoever moderates, inside `tx`: lets a comment show, or takes it out of sight with a reason for its author. Null
 * where it is not there, or its author removed it. Throws `ALREADY_RESOLVED` where it is so already, `CONFLICT` where its
 * author changed what was read.
 */
export async function decide(tx: Tx<Ctx>, id: string, decision: Decision): Promise<Touched | null> {
  const comment = await lockedComment(tx, id);
  if (!comment || comment.state === CommentState.REMOVED) return null;
  if (decision.read !== undefined && decision.read?.getTime() !== comment.editedAt?.getTime())
    throw new UserError('CONFLICT', ['editedAt']);
  if (!canBeDecided(comment.state, decision.approve)) throw new UserError('ALREADY_RESOLVED', ['id']);
  if (!decision.approve) hide(tx, comment, decision.reason);
  else {
    const detail = { courseId: comment.course.id, was: comment.state };
    record(tx, { action: 'comment.approve', subjectType: 'Comment', subjectId: id, detail });
    tx.em.assign(comment, { state: CommentState.VISIBLE, hiddenReason: null });
  }
  return touched(comment);
}

function hide(tx: Tx<Ctx>, comment: Comment, reason: string): void {
  const detail = { courseId: comment.course.id, was: comment.state, reason };
  record(tx, { action: 'comment.hide', subjectType: 'Comment', subjectId: comment.id, detail });
  tx.em.assign(comment, { state: CommentState.HIDDEN, hiddenReason: reason });
}

function textOf(typed: string): string {
  const text = commentText(typed);
  if (text === null) throw new UserError('COMMENT_INVALID', ['text']);
  return text;
}

/** Judged outside of any transaction, because WeChat may take its time. */
async function stateOf(ctx: Ctx, text: string, isTrusted: boolean): Promise<CommentState> {
  const verdict = await check(ctx, { text, scene: 'COMMENT', isTrusted });
  if (verdict === 'RISKY') throw new UserError('TEXT_REFUSED', ['text']);
  return stateAfter(verdict);
}

async function writtenBefore(
  ctx: Ctx,
  author: string,
  clientKey: string,
  text: string,
): Promise<Touched | null> {
  const comment = await ctx.em.findOne(Comment, { author, clientKey });
  if (comment && comment.text !== text && !comment.editedAt && comment.state !== CommentState.REMOVED)
    throw new UserError('CLIENT_KEY_REUSED', ['clientKey']);
  return comment && touched(comment);
}

/** With its course. */
type Placed = Loaded<Comment, 'course'>;

/** Of the viewer's own; what was removed is gone. Locked, it is as whoever moderates has left it. */
async function ownComment(
  { em }: Pick<Ctx, 'em'>,
  author: string,
  id: string,
  lockMode = LockMode.NONE,
): Promise<Placed> {
  const own = { id, author, state: { $ne: CommentState.REMOVED } };
  const comment = isId(id) ? await em.findOne(Comment, own, { lockMode }) : null;
  if (!comment) throw new UserError('NOT_FOUND', ['id']);
  return em.populate(comment, ['course']);
}

async function lockedComment(tx: Tx<Ctx>, id: string): Promise<Placed | null> {
  if (!isId(id)) return null;
  const comment = await tx.em.findOne(Comment, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  return comment && tx.em.populate(comment, ['course']);
}
