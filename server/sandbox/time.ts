/** Both platforms speak Beijing time, which has had a fixed offset of eight hours since 1991. */
const OFFSET_MS = 8 * 3_600_000;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const local = (ms: number) => new Date(ms + OFFSET_MS).toISOString();

/** `2026-03-01 09:30:00`, the way Alipay writes a moment. */
export const shanghai = (ms: number) => local(ms).slice(0, 19).replace('T', ' ');

/** `2026-03-01T09:30:00+08:00`, the way WeChat Pay writes a moment. */
export const rfc3339 = (ms: number) => `${local(ms).slice(0, 19)}+08:00`;

/** `2026-03-01` */
export const shanghaiDay = (ms: number) => local(ms).slice(0, 10);

/** `20260301093000` */
export const compact = (ms: number) => local(ms).slice(0, 19).replace(/\D/g, '');

/** Midnight in Shanghai of `2026-03-01`, or null when that is no day. */
export function parseDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00+08:00`);
  return Number.isNaN(ms) || shanghaiDay(ms) !== text ? null : ms;
}

/** Reads `2026-03-01 09:30:00` as Beijing time, or null when it is no moment. */
export function parseShanghai(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return null;
  const ms = Date.parse(`${text.replace(' ', 'T')}+08:00`);
  return Number.isNaN(ms) || shanghai(ms) !== text ? null : ms;
}

/** Reads an RFC 3339 moment with an explicit zone, or null. */
export function parseRfc3339(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}
