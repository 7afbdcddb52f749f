/** Alipay writes sums as yuan with two decimals, the house whole fen; both ways by text, because 1.1 × 100 is not 110. */
export function fenToYuan(fen: number): string {
  if (!Number.isSafeInteger(fen) || fen < 0) throw new RangeError('An amount is whole fen, not below 0.');
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `"200.00"`, `"200.0"` and `"200"` are 20000; null for anything that is not a plain sum of whole fen. */
export function yuanToFen(yuan: unknown): number | null {
  const parts = typeof yuan === 'string' ? /^(0|[1-9]\d{0,12})(?:\.(\d{1,2}))?$/.exec(yuan) : null;
  return parts ? Number(`${parts[1]}${(parts[2] ?? '').padEnd(2, '0')}`) : null;
}
