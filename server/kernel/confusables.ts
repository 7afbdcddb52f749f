import unhomoglyph from 'unhomoglyph';

/** Unicode's table of confusable characters (UTS 39): what looks alike becomes the same. */
export const lookOf = (text: string): string => unhomoglyph(text);
