import { lookOf } from '../kernel/confusables.js';
import { TRADITIONAL } from './word-list.js';

/** PASS: may stand; REVIEW: a person looks first; RISKY: is not taken. */
export type Verdict = 'PASS' | 'REVIEW' | 'RISKY';

const WEIGHT: Record<Verdict, number> = { PASS: 0, REVIEW: 1, RISKY: 2 };

export const worse = (one: Verdict, other: Verdict): Verdict => (WEIGHT[one] >= WEIGHT[other] ? one : other);

/**
 * Letters as they are meant: one width, lower case, and each that only looks like a Latin one as that one. Latin letters
 * themselves stay, because the table of look-alikes would make `rn` of an `m`. Browsers take 。 for the dot of an address.
 */
const plainLetters = (text: string): string =>
  [...text.normalize('NFKC').toLowerCase().replaceAll('。', '.')]
    .map(sign => (sign > '\u007f' ? lookOf(sign).toLowerCase() : sign))
    .join('');

const SIMPLE: ReadonlyMap<string, string> = new Map(
  Array.from(TRADITIONAL.matchAll(/(.)(.)/gu), ([, traditional = '', simple = '']) => [traditional, simple]),
);

/** Nothing but letters and digits in one script, so that neither spaces nor stars between them make another word. */
const squeezed = (text: string): string =>
  plainLetters(text)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/\p{Script=Han}/gu, sign => SIMPLE.get(sign) ?? sign);

/** Of one of our own phones, also with spaces and signs in it, and not within a longer number. */
const PHONE = /(?<![\d])1[3-9]\d(?:[\s.·-]?\d){8}(?![\d])/u;

const ADDRESS =
  /https?:\/\/|www\s*\.|[a-z0-9-]+\s*\.\s*(?:com|cn|net|top|xyz|vip|cc|shop|link|club)(?![a-z0-9])/u;

/** A verdict over words: `refused` and `doubtful` are lists as `WordList` squeezes them. */
export interface WordList {
  refused: readonly string[];
  doubtful: readonly string[];
}

export const wordList = (refused: readonly string[], doubtful: readonly string[]): WordList => ({
  refused: refused.map(squeezed),
  doubtful: doubtful.map(squeezed),
});

/** What the list says of a text; a number to call or an address to go to is looked at by a person. */
export function verdictOf(text: string, { refused, doubtful }: WordList): Verdict {
  const bare = squeezed(text);
  if (refused.some(word => bare.includes(word))) return 'RISKY';
  if (doubtful.some(word => bare.includes(word))) return 'REVIEW';
  const letters = plainLetters(text);
  return PHONE.test(letters) || ADDRESS.test(letters) ? 'REVIEW' : 'PASS';
}
