const UNITS = ['KB', 'MB', 'GB'];

/** 1536 → 1.5 KB. */
export function bytesInWords(bytes: number): string {
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${Math.max(0.1, Math.round(size * 10) / 10)} ${UNITS[unit]!}`;
}
