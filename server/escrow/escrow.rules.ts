import type { Fen } from '../kernel/money.js';

/**
 * What the expert gets of a question's price: `percent` of it, rounded up to the fen, so that rounding is never at their
 * cost. What is left of the price is ours.
 */
export const shareOf = (priceFen: Fen, percent: number): Fen => Math.ceil((priceFen * percent) / 100);

/** Longest answer, in characters. */
export const MAX_ANSWER = 5000;
