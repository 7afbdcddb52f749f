import type { ByteRange } from './stores/store.js';

/**
 * What of a file of `bytes` a Range header asks for: a part, all of it (`null`: no header, several parts, or one that
 * cannot be read, as RFC 9110 wants), or nothing that there is.
 */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | null | 'none' {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? 'none' : { start: bytes - length, end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= bytes ? 'none' : { start, end };
}
