import type { BillOutcome, BillRow } from './gateway.js';

/** A bill that is larger, packed or not, is not read: about a hundred thousand lines, in bytes. */
export const BILL_LIMIT_BYTES = 32 * 1024 * 1024;

/** How long the download of a bill may take, in milliseconds; the asking for it is as quick as any call. */
export const BILL_TIMEOUT_MS = 60_000;

export const unreadable = (reason: string): BillOutcome => ({ kind: 'UNKNOWN', reason });

/** The text of a file, or null when its bytes are not of that encoding. A byte order mark is left out. */
export function textOf(bytes: Buffer, encoding: 'utf-8' | 'gb18030'): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * The rows of a table by the names in its head, wherever a column stands. All or nothing: a bill with one line that
 * cannot be read would be compared as if that line were missing.
 */
export function billOf<Column extends string>(
  head: readonly string[],
  lines: readonly (readonly string[])[],
  columns: readonly Column[],
  rowOf: (cells: Record<Column, string>) => BillRow | null,
): BillOutcome {
  if (columns.some(column => head.filter(name => name === column).length !== 1)) return unreadable('COLUMNS');
  const places = columns.map(column => [column, head.indexOf(column)] as const);
  const rows: BillRow[] = [];
  for (const cells of lines) {
    const named = places.map(([column, place]) => [column, cells[place]]);
    const isWhole = cells.length === head.length;
    const row = isWhole ? rowOf(Object.fromEntries(named) as Record<Column, string>) : null;
    if (!row) return unreadable(`ROW ${rows.length + 1}`);
    rows.push(row);
  }
  return { kind: 'BILL', rows };
}
