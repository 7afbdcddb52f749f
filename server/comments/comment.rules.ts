/** HELD: waits for a person to look; HIDDEN: taken out of sight by one; REMOVED: by whoever wrote it, and its text is gone. */
export enum CommentState {
  VISIBLE = 'VISIBLE',
  HELD = 'HELD',
  HIDDEN = 'HIDDEN',
  REMOVED = 'REMOVED',
}

const MINUTE_MS = 60_000;

/** After that an answer or a like would stand under words that were others; a comment can still be removed. */
export const EDIT_MINUTES = 30;

export const mayEdit = (comment: { state: CommentState; createdAt: Date }, now: Date): boolean =>
  (comment.state === CommentState.VISIBLE || comment.state === CommentState.HELD) &&
  now.getTime() < comment.createdAt.getTime() + EDIT_MINUTES * MINUTE_MS;

/** What became of a text that was looked at: shown at once, or first looked at by a person. */
export const stateAfter = (verdict: 'PASS' | 'REVIEW'): CommentState =>
  verdict === 'PASS' ? CommentState.VISIBLE : CommentState.HELD;

/** Whether an admin can still decide about it; what its author removed is gone. */
export const canBeDecided = (state: CommentState, approve: boolean): boolean =>
  approve
    ? state === CommentState.HELD || state === CommentState.HIDDEN
    : state === CommentState.HELD || state === CommentState.VISIBLE;

export const isStars = (stars: number): boolean => Number.isInteger(stars) && stars >= 1 && stars <= 5;
