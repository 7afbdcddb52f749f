/**
 * The longest beginning of `text` that has at most `maxBytes` in UTF-8 and ends between two characters as a reader
 * sees them: a Chinese character has three bytes, an emoji up to a few dozen.
 */
export function cutToBytes(text: string, maxBytes: number): string {
  return cut(text, maxBytes, part => Buffer.byteLength(part));
}

/** The same by UTF-16 units, as Java platforms count characters. */
export function cutToLength(text: string, maxLength: number): string {
  return cut(text, maxLength, part => part.length);
}

function cut(text: string, limit: number, size: (part: string) => number): string {
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(text)) {
    used += size(segment);
    if (used > limit) break;
    kept += segment;
  }
  return kept;
}

/** One line of well-formed text: control characters become spaces, half an emoji a replacement character. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}
