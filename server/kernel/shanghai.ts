/** How far the clocks of Shanghai are ahead of UTC, all year. */
export const EIGHT_HOURS_MS = 8 * 3_600_000;

/**
 * Alipay writes local Chinese time without an offset, and its SDK the time zone of the process. China has kept UTC+8
 * without summer time since 1992, so that a fixed shift is exact and no setting of the host matters.
 */
export function shanghaiText(date: Date): string {
  return new Date(date.getTime() + EIGHT_HOURS_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** The same moment in RFC 3339 with whole seconds, as WeChat Pay wants it: `2026-10-01T20:00:00+08:00`. */
export function shanghaiRfc3339(date: Date): string {
  return `${shanghaiText(date).replace(' ', 'T')}+08:00`;
}

/** `2026-10-01 20:00:00` in Shanghai as a moment; null when it is not one. */
export function parseShanghai(value: unknown): Date | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?$/.test(value)) return null;
  const date = new Date(`${value.slice(0, 19).replace(' ', 'T')}+08:00`);
  // The engine rolls 31 February over to March; a date that does not read back as written is none.
  return !Number.isNaN(date.getTime()) && shanghaiText(date) === value.slice(0, 19) ? date : null;
}

/** A timestamp with an offset, as WeChat Pay sends it; null when it is not one. */
export function parseRfc3339(value: unknown): Date | null {
  const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
  if (typeof value !== 'string' || !shape.test(value)) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** The day it is in Shanghai at that moment: `2026-10-01`. */
export function shanghaiDay(date: Date): string {
  return shanghaiText(date).slice(0, 10);
}

/** The moment a day begins in Shanghai; null when the text is no day of the calendar. */
export function startOfShanghaiDay(day: string): Date | null {
  return parseShanghai(`${day} 00:00:00`);
}
