import type { Fen } from '../kernel/money.js';
import { shanghaiDay, startOfShanghaiDay } from '../kernel/shanghai.js';
import { FindingKind } from './finding.rules.js';
import type { BillRow } from './gateways/gateway.js';

/** What our books say of a payment or a refund. */
export interface BookEntry {
  kind: BillRow['kind'];
  /** Ours of the payment or of the refund. */
  number: string;
  /** Of the payment it belongs to; a payment's own. */
  paymentNumber: string;
  state: string;
  amountFen: Fen;
  /** When its money moved, as the channel told; null while the ledger knows of no movement. */
  movedAt: Date | null;
  /** When a refund was sent, where that was before its money moved. */
  sentAt: Date | null;
}

/** How a bill and our books differ in one payment or refund; `null` where a side knows nothing of it. */
export interface BillDifference {
  kind: FindingKind;
  number: string;
  hereState: string | null;
  thereState: string | null;
  hereFen: Fen | null;
  thereFen: Fen | null;
}

/** Two clocks never agree, and a channel may book a movement some minutes from the moment it tells. */
const EDGE_MS = 30 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Whether a channel can have a bill of it: a day of the calendar that is over in Shanghai. */
export function isPastDay(day: string, now: Date): boolean {
  return startOfShanghaiDay(day) !== null && day < shanghaiDay(now);
}

/** The `count` days in Shanghai before today, the earliest first. */
export function lastDays(count: number, now: Date): string[] {
  return Array.from({ length: count }, (_, at) =>
    shanghaiDay(new Date(now.getTime() - (count - at) * DAY_MS)),
  );
}

/**
 * The days in whose bill a movement may stand, the earliest first: near midnight it is two, and a refund may be listed
 * on the day it was sent. It is judged with the bill of the last of them, when all of them are written.
 */
export function billDays({ movedAt, sentAt }: BookEntry): string[] {
  if (!movedAt) return [];
  const [before, after] = [-EDGE_MS, EDGE_MS].map(ms => new Date(movedAt.getTime() + ms)) as [Date, Date];
  const days = [sentAt, before, after].filter(moment => moment !== null && moment <= after) as Date[];
  return [...new Set(days.map(shanghaiDay))].sort();
}

/** When a movement must have been made to be judged with the bill of this day: `[from, to)`. */
export function judgedWith(day: string): { from: Date; to: Date } {
  const start = startOfShanghaiDay(day);
  if (!start) throw new RangeError(`${day} is no day`);
  const from = new Date(start.getTime() - EDGE_MS);
  return { from, to: new Date(from.getTime() + DAY_MS) };
}

/** What is to be judged with this bill and is not on it. */
export function absentFrom(rows: readonly BillRow[], due: readonly BookEntry[]): BookEntry[] {
  const listed = new Set(rows.map(rowKey));
  return due.filter(entry => !listed.has(entryKey(entry)));
}

interface Books {
  /** Whatever the rows name, of any day, whether money moved or not. */
  named: readonly BookEntry[];
  /** Movements that are judged with this bill. */
  due: readonly BookEntry[];
}

/**
 * Where the bill of a day and our books differ. A row is looked for in our books of any day, and a movement of ours
 * that the bill lacks in `earlier`, the bills of the other days it may stand on.
 */
export function compareBill(
  day: string,
  rows: readonly BillRow[],
  { named, due }: Books,
  earlier: readonly BillRow[] = [],
): BillDifference[] {
  const entries = new Map([...named, ...due].map(entry => [entryKey(entry), entry]));
  const seen = new Set<string>();
  const inRows = rows.flatMap(row => {
    const key = rowKey(row);
    const entry = entries.get(key);
    if (!entry || seen.has(key)) return [difference(FindingKind.MISSING_HERE, null, row)];
    seen.add(key);
    return differencesOf(day, entry, row);
  });
  const elsewhere = new Map(earlier.map(row => [rowKey(row), row]));
  const inBooks = absentFrom(rows, due).flatMap(entry => {
    const row = elsewhere.get(entryKey(entry));
    if (!row) return [difference(FindingKind.MISSING_THERE, entry, null)];
    return row.done ? [] : [difference(FindingKind.STATUS_DIFFERS, entry, row)];
  });
  return [...inRows, ...inBooks];
}

function differencesOf(day: string, entry: BookEntry, row: BillRow): BillDifference[] {
  const moved = entry.movedAt !== null;
  if (!moved && !row.done) return [];
  const found: BillDifference[] = [];
  if (entry.amountFen !== row.amountFen) found.push(difference(FindingKind.AMOUNT_DIFFERS, entry, row));
  // What was not done when the bill was written may be done by now; it is judged with a later bill.
  const isLater = moved && (billDays(entry).at(-1) ?? day) > day;
  if (moved !== row.done && !isLater) found.push(difference(FindingKind.STATUS_DIFFERS, entry, row));
  return found;
}

function difference(kind: FindingKind, entry: BookEntry | null, row: BillRow | null): BillDifference {
  return {
    kind,
    number: entry?.number ?? (row && rowNumber(row)) ?? '',
    hereState: entry && entry.state,
    thereState: row && row.state,
    hereFen: entry && entry.amountFen,
    thereFen: row && row.amountFen,
  };
}

/** A refund belongs to its payment: the same number under another one is another movement. */
const keyOf = (kind: BillRow['kind'], number: string, paymentNumber: string): string =>
  `${kind} ${number} ${paymentNumber}`;

const rowNumber = (row: BillRow): string => row.refundNumber ?? row.number;
const rowKey = (row: BillRow): string => keyOf(row.kind, rowNumber(row), row.number);
const entryKey = ({ kind, number, paymentNumber }: BookEntry): string => keyOf(kind, number, paymentNumber);
