/** Whoever sends so many times more than is wanted is not writing; looked at before any other work is done. */
const MAX_UNITS = 20_000;

/** More signs on one letter are drawn over the lines around it. */
const MANY_MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * What nobody sees, or what makes a line run the other way: control characters, formats, private and unassigned ones,
 * and what is drawn as nothing. Lines are kept; so are joiners and variation signs inside of emoji.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu;

const EMOJI_JOINTS =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})/u;
const EMOJI_SIGN = /(?<=[\p{Emoji}])\uFE0F/u;

/** Spaces of all widths but the ideographic one, which people indent with. */
const SPACES = /[\t\v\f\u00A0\u1680\u2000-\u200A\u202F\u205F]+/gu;

/** In characters as people count them. */
export const lengthOf = (text: string): number => [...text].length;

/**
 * A text as it is kept: plain, in lines, one form of each character (NFC: punctuation of full width stays what it is),
 * nothing unseen, nothing that turns the direction, no more than one empty line, nothing at the ends. What looks like
 * HTML stays as it is, because it is shown as text.
 */
export function plainText(text: string): string {
  let plain = text.slice(0, MAX_UNITS).toWellFormed().replaceAll('\uFFFD', '');
  plain = plain.normalize('NFC').replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n');
  plain = plain.replace(SPACES, ' ').replace(UNSEEN, keepsItsPlace).replace(MANY_MARKS, '$1');
  return plain
    .replace(/ +\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^[\s\u3000]+|[\s\u3000]+$/gu, '')
    .normalize('NFC');
}

function keepsItsPlace(unseen: string, at: number, whole: string): string {
  if (unseen === '\n') return unseen;
  const around = whole.slice(Math.max(0, at - 2), at + 3);
  if (unseen === '\u200D' && EMOJI_JOINTS.test(around)) return unseen;
  if (unseen === '\uFE0F' && EMOJI_SIGN.test(whole.slice(Math.max(0, at - 2), at + 1))) return unseen;
  return '';
}

/** Letters, digits or pictures: a text of dots and marks alone says nothing, but 👍 does. */
const SAYS_SOMETHING = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A text of at most `max` characters as it is kept, or null where there is none, or too much of it. */
export function textUpTo(text: string, max: number): string | null {
  if (text.length > 8 * max) return null;
  const plain = plainText(text);
  return SAYS_SOMETHING.test(plain) && lengthOf(plain) <= max ? plain : null;
}
