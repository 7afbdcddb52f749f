/** 19900 → 199, 1990 → 19.9: nobody types zeros that say nothing. */
export const yuanOf = (fen: number): string => String(fen / 100);

/** Null for what is no price, or one beyond `most` fen. Figures are shifted as text, for a float would lose a fen. */
export function fenOfYuan(yuan: string, most: number): number | null {
  const [, whole, part = ''] = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(yuan.trim().replace(/^¥/, '')) ?? [];
  if (whole === undefined) return null;
  const fen = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return fen <= most ? fen : null;
}
