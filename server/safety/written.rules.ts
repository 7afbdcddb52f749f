import { lengthOf, plainText } from '../kernel/plain-text.js';

/** HELD: waits for a person to look; HIDDEN: taken out of sight by one; REMOVED: by whoever wrote it, and its text is gone. */
export enum TextState {
  VISIBLE = 'VISIBLE',
  HELD = 'HELD',
  HIDDEN = 'HIDDEN',
  REMOVED = 'REMOVED',
}

const MINUTE_MS = 60_000;

/** After that an answer or a like would stand under words that were others; what one wrote can still be removed. */
export const EDIT_MINUTES = 30;

export const mayEdit = (text: { state: TextState; createdAt: Date }, now: Date): boolean =>
  (text.state === TextState.VISIBLE || text.state === TextState.HELD) &&
  now.getTime() < text.createdAt.getTime() + EDIT_MINUTES * MINUTE_MS;

/** What became of a text that was looked at: shown at once, or first looked at by a person. */
export const stateAfter = (verdict: 'PASS' | 'REVIEW'): TextState =>
  verdict === 'PASS' ? TextState.VISIBLE : TextState.HELD;

/** Whether an admin can still decide about it; what its author removed is gone. */
export const canBeDecided = (state: TextState, approve: boolean): boolean =>
  approve
    ? state === TextState.HELD || state === TextState.HIDDEN
    : state === TextState.HELD || state === TextState.VISIBLE;

/** Longest reason for hiding what somebody wrote. */
export const MAX_REASON = 200;

/** Whoever sends more is not writing a reason. */
const MAX_UNITS = 8000;

/** What staff write as a reason, in one line; null where there is none, or too much of it. */
export function reasonText(text: string, max: number): string | null {
  if (text.length > MAX_UNITS) return null;
  const plain = plainText(text).replace(/\s*\n\s*/g, ' ');
  return plain && lengthOf(plain) <= max ? plain : null;
}
