import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shanghaiDay } from '../kernel/shanghai.js';
import {
  absentFrom,
  billDays,
  compareBill,
  isPastDay,
  judgedWith,
  lastDays,
  type BillDifference,
  type BookEntry,
} from './bills.rules.js';
import type { BillRow } from './gateways/gateway.js';

const DAY = '2026-10-02';
const at = (time: string): Date => new Date(`2026-10-${time}+08:00`);

const paid = (change: Partial<BookEntry> = {}): BookEntry => ({
  kind: 'PAYMENT',
  number: 'p1',
  paymentNumber: 'p1',
  state: 'SUCCEEDED',
  amountFen: 9900,
  movedAt: at('02T12:00:00'),
  sentAt: null,
  ...change,
});
const row = (change: Partial<BillRow> = {}): BillRow => ({
  kind: 'PAYMENT',
  number: 'p1',
  refundNumber: null,
  transactionId: 't1',
  amountFen: 9900,
  state: 'SUCCESS',
  done: true,
  ...change,
});
const refund = (change: Partial<BookEntry> = {}) => paid({ kind: 'REFUND', number: 'r1', ...change });
const refundRow = (change: Partial<BillRow> = {}) =>
  row({ kind: 'REFUND', refundNumber: 'r1', state: 'REFUND', ...change });

const seen = (rows: BillRow[], named: BookEntry[], due = named, earlier: BillRow[] = []) =>
  compareBill(DAY, rows, { named, due }, earlier).map(({ kind, number }) => `${kind} ${number}`);

describe('a bill and our books', () => {
  const pending = paid({ state: 'PENDING', movedAt: null });
  it.each<[string, string[], BillRow[], BookEntry[], BookEntry[], BillRow[]]>([
    ['agree', [], [row(), refundRow()], [paid(), refund()], [paid(), refund()], []],
    ['agree about nothing', [], [], [], [], []],
    ['agree about a payment of another day', [], [row()], [paid({ movedAt: at('04T12:00:00') })], [], []],
    ['differ in a row that nobody here knows', ['MISSING_HERE p1'], [row()], [], [], []],
    ['differ in a row that comes twice', ['MISSING_HERE p1'], [row(), row()], [paid()], [paid()], []],
    [
      'differ in a refund under the number of another payment',
      ['MISSING_HERE r1'],
      [refundRow(), refundRow({ number: 'p9' })],
      [refund()],
      [refund()],
      [],
    ],
    ['differ in a movement the bill lacks', ['MISSING_THERE p1'], [], [], [paid()], []],
    ['agree when the bill of a neighbour day has it', [], [], [], [paid()], [row()]],
    [
      'differ when the neighbour has it undone',
      ['STATUS_DIFFERS p1'],
      [],
      [],
      [paid()],
      [row({ done: false })],
    ],
    [
      'differ in the amount',
      ['AMOUNT_DIFFERS r1'],
      [refundRow({ amountFen: 1 })],
      [refund()],
      [refund()],
      [],
    ],
    ['differ in what is done', ['STATUS_DIFFERS p1'], [row({ done: false })], [paid()], [paid()], []],
    ['differ in what we hold unpaid', ['STATUS_DIFFERS p1'], [row()], [pending], [], []],
    ['agree that nothing moved', [], [row({ done: false, amountFen: 1 })], [pending], [], []],
    [
      'agree when a refund was done after the bill was written',
      [],
      [refundRow({ done: false })],
      [refund({ movedAt: at('04T12:00:00'), sentAt: at('02T23:00:00') })],
      [],
      [],
    ],
  ])('%s', (_name, expected, rows, named, due, earlier) => {
    expect(seen(rows, named, due, earlier)).toEqual(expected);
  });

  it('tell both sides of a difference', () => {
    expect(compareBill(DAY, [row({ amountFen: 9901 })], { named: [paid()], due: [paid()] })).toEqual([
      {
        kind: 'AMOUNT_DIFFERS',
        number: 'p1',
        hereState: 'SUCCEEDED',
        thereState: 'SUCCESS',
        hereFen: 9900,
        thereFen: 9901,
      },
    ]);
  });
});

describe('the days of a bill', () => {
  it.each([
    ['2026-02-28', true],
    ['2026-02-30', false],
    ['2026-10-01', true],
    ['2026-10-02', false],
    ['2026-10-03', false],
    ['2026-1-1', false],
    ['yesterday', false],
  ])('%s can have one at the start of 2 October: %s', (day, can) => {
    expect(isPastDay(day, at('02T00:00:00'))).toBe(can);
  });

  it('are those in Shanghai before today', () => {
    expect(lastDays(3, at('02T00:00:00'))).toEqual(['2026-09-29', '2026-09-30', '2026-10-01']);
    expect(lastDays(1, at('02T23:59:59'))).toEqual(['2026-10-01']);
  });

  it.each([
    ['02T12:00:00', null, ['2026-10-02']],
    ['02T23:29:59', null, ['2026-10-02']],
    ['02T23:30:00', null, ['2026-10-02', '2026-10-03']],
    ['03T00:29:59', null, ['2026-10-02', '2026-10-03']],
    ['03T00:30:00', null, ['2026-10-03']],
    ['03T12:00:00', '01T12:00:00', ['2026-10-01', '2026-10-03']],
    ['03T12:00:00', '05T12:00:00', ['2026-10-03']],
  ])('of what moved at %s and was sent at %s are %j', (movedAt, sentAt, days) => {
    expect(billDays(paid({ movedAt: at(movedAt), sentAt: sentAt === null ? null : at(sentAt) }))).toEqual(
      days,
    );
  });
});

const MINUTE_MS = 60_000;
const DAYS = ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06'];

/** A movement of 2 to 4 October, and how many minutes earlier or later the channel books it, or when it was sent. */
const movement = fc.record({
  minute: fc.integer({ min: 0, max: 3 * 24 * 60 - 1 }),
  skew: fc.integer({ min: -29, max: 29 }),
  isRefund: fc.boolean(),
  /** Minutes a refund was under way; the channel lists it on the day it was sent. */
  underWay: fc.option(fc.integer({ min: 0, max: 24 * 60 }), { nil: null }),
  amountFen: fc.integer({ min: 1, max: 1_000_000 }),
});
interface World {
  books: BookEntry[];
  bills: Map<string, BillRow[]>;
}
const worldOf = (movements: (typeof movement extends fc.Arbitrary<infer M> ? M : never)[]): World => {
  const bills = new Map(DAYS.map(day => [day, [] as BillRow[]]));
  const books = movements.map(({ minute, skew, isRefund, underWay, amountFen }, n) => {
    const movedAt = new Date(at('02T00:00:00').getTime() + minute * MINUTE_MS);
    const sentAt = isRefund && underWay !== null ? new Date(movedAt.getTime() - underWay * MINUTE_MS) : null;
    const make = isRefund ? { ...refund(), number: `r${n}`, paymentNumber: `p${n}` } : paid();
    const entry = { ...make, paymentNumber: `p${n}`, number: `${isRefund ? 'r' : 'p'}${n}` };
    const bookedAt = sentAt ?? new Date(movedAt.getTime() + skew * MINUTE_MS);
    const listed = isRefund ? refundRow({ refundNumber: `r${n}` }) : row();
    bills.get(shanghaiDay(bookedAt))?.push({ ...listed, number: `p${n}`, amountFen });
    return { ...entry, amountFen, movedAt, sentAt };
  });
  return { books, bills };
};

/** What a week of daily runs finds. */
function runs({ books, bills }: World): BillDifference[] {
  return DAYS.flatMap(day => {
    const rows = bills.get(day) ?? [];
    const { from, to } = judgedWith(day);
    const due = books.filter(({ movedAt }) => movedAt && movedAt >= from && movedAt < to);
    const earlierDays = absentFrom(rows, due).flatMap(billDays);
    const earlier = [...new Set(earlierDays)].filter(other => other !== day);
    return compareBill(
      day,
      rows,
      { named: books, due },
      earlier.flatMap(other => bills.get(other) ?? []),
    );
  });
}

describe('a week of bills', () => {
  const worlds = fc.array(movement, { minLength: 1, maxLength: 12 }).map(worldOf);

  it('judges every movement with exactly one day', () => {
    fc.assert(
      fc.property(worlds, ({ books }) => {
        for (const { movedAt, ...entry } of books) {
          const days = DAYS.filter(day => {
            const { from, to } = judgedWith(day);
            return movedAt && movedAt >= from && movedAt < to;
          });
          expect(days).toEqual(billDays({ ...entry, movedAt }).slice(-1));
        }
      }),
    );
  });

  it('finds nothing while the books are equal, whatever lies near midnight', () => {
    fc.assert(fc.property(worlds, world => void expect(runs(world)).toEqual([])));
  });

  const tampering = fc.constantFrom('LACKS', 'ADDS', 'REPEATS', 'AMOUNT', 'STATUS', 'FORGOTTEN', 'UNSETTLED');
  it('finds every single tampering, and nothing else', () => {
    fc.assert(
      fc.property(worlds, tampering, fc.nat(), (world, how, pick) => {
        const { books, bills } = structuredClone(world);
        const filled = DAYS.filter(day => bills.get(day)?.length);
        const rows = bills.get(filled[pick % filled.length] as string) as BillRow[];
        const met = rows[pick % rows.length] as BillRow;
        const number = met.refundNumber ?? met.number;
        const own = books.findIndex(entry => entry.number === number);
        const tamper: Record<typeof how, () => string> = {
          LACKS: () => (rows.splice(rows.indexOf(met), 1), `MISSING_THERE ${number}`),
          ADDS: () => (
            rows.push({ ...met, number: 'stranger', refundNumber: null }),
            'MISSING_HERE stranger'
          ),
          REPEATS: () => (rows.push({ ...met }), `MISSING_HERE ${number}`),
          AMOUNT: () => ((met.amountFen += 1), `AMOUNT_DIFFERS ${number}`),
          STATUS: () => ((met.done = false), `STATUS_DIFFERS ${number}`),
          FORGOTTEN: () => (books.splice(own, 1), `MISSING_HERE ${number}`),
          UNSETTLED: () => (((books[own] as BookEntry).movedAt = null), `STATUS_DIFFERS ${number}`),
        };
        const expected = tamper[how]();
        expect(runs({ books, bills }).map(({ kind, number: of }) => `${kind} ${of}`)).toEqual([expected]);
      }),
    );
  });
});
