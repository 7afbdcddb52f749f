import { storable } from '../kernel/text.js';

/** How the shop window can be sorted; RELEVANCE is about a query. */
export enum CourseSort {
  RELEVANCE = 'RELEVANCE',
  NEWEST = 'NEWEST',
  POPULAR = 'POPULAR',
  RATING = 'RATING',
  PRICE_ASC = 'PRICE_ASC',
  PRICE_DESC = 'PRICE_DESC',
}

/** More is no search any more: a title has at most 60 characters. */
const MAX_QUERY = 100;
const MAX_WORDS = 10;

/** Whatever stands between words, in either script; everything else is looked for as it was typed. */
const BETWEEN_WORDS = /[\s,;!?、。]+/u;

/**
 * The words that all have to be found; none for a query that has no letter in it, null for one that is too long to be
 * meant. Full-width forms become plain ones here, so that a full-width comma parts words too.
 */
export function wordsOf(query: string): string[] | null {
  const text = storable(query);
  if (text.length > 2 * MAX_QUERY || [...text].length > MAX_QUERY) return null;
  const words = [...new Set(text.normalize('NFKC').split(BETWEEN_WORDS).filter(Boolean))];
  return words.length > MAX_WORDS ? null : words;
}

/** What one searches for again and again, in one spelling: words parted by single spaces. */
export const termOf = (words: readonly string[]): string => words.join(' ').toLowerCase();

const MAX_TERM = 20;

/**
 * Whether a search may be counted at all. What is short, found something and looks like nobody's address or number is no
 * secret of anybody's; the rest is forgotten at once.
 */
export function isCountable(term: string): boolean {
  const length = [...term].length;
  return length >= 2 && length <= MAX_TERM && !/@|:\/\/|\d[\d\s-]{4,}/.test(term);
}
