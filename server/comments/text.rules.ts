import { lengthOf, plainText, textUpTo } from '../kernel/plain-text.js';

/** Longest text of a comment, in characters as people count them. */
export const MAX_TEXT = 1000;

/** Longest reason for hiding a comment. */
export const MAX_REASON = 200;

/** Whoever sends more is not writing a reason. */
const MAX_UNITS = 8 * MAX_TEXT;

/** A comment's text as it is kept, or null where there is none, or too much of it. */
export const commentText = (text: string): string | null => textUpTo(text, MAX_TEXT);

/** The same for what staff write as a reason: in one line. */
export function reasonText(text: string, max: number): string | null {
  if (text.length > MAX_UNITS) return null;
  const plain = plainText(text).replace(/\s*\n\s*/g, ' ');
  return plain && lengthOf(plain) <= max ? plain : null;
}
