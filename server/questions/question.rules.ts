import { textUpTo } from '../kernel/plain-text.js';

/** Longest question and answer, in characters as people count them. */
export const MAX_QUESTION = 1000;
export const MAX_ANSWER = 2000;

/** A text as it is kept, or null where there is none, or too much of it. */
export const questionText = (text: string): string | null => textUpTo(text, MAX_QUESTION);
export const answerText = (text: string): string | null => textUpTo(text, MAX_ANSWER);

/** What a place in a lesson is reckoned by: only what plays has one. */
interface Played {
  kind: string;
  durationSeconds: number;
}

const PLAYS: readonly string[] = ['VIDEO', 'AUDIO'];

/** Whether a question may stand at this second of a lesson; null is about the lesson as a whole. */
export const isPlaceIn = (positionSeconds: number | null, { kind, durationSeconds }: Played): boolean =>
  positionSeconds === null ||
  (PLAYS.includes(kind) && positionSeconds >= 0 && positionSeconds <= durationSeconds);
