import { storable } from '../kernel/text.js';

/** How many notes one learner may keep of one lesson, and how long each may be. */
export const MOST_NOTES = 500;
const LONGEST = 2000;

/** The text of a note as it is kept; null for one that is empty or too long. */
export function noteText(text: string): string | null {
  const kept = storable(text).trim();
  return kept && [...kept].length <= LONGEST ? kept : null;
}
