import { textUpTo } from '../kernel/plain-text.js';

/** Longest text of a comment, in characters as people count them. */
export const MAX_TEXT = 1000;

/** A comment's text as it is kept, or null where there is none, or too much of it. */
export const commentText = (text: string): string | null => textUpTo(text, MAX_TEXT);

export const isStars = (stars: number): boolean => Number.isInteger(stars) && stars >= 1 && stars <= 5;
