import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { newId } from '../kernel/id.js';
import { inTransaction } from '../kernel/transaction.js';
import { dueWith, namedOn } from './bill-books.service.js';
import {
  absentFrom,
  billDays,
  compareBill,
  isPastDay,
  lastDays,
  type BillDifference,
} from './bills.rules.js';
import { Finding } from './finding.entity.js';
import { file } from './findings.service.js';
import type { BillRow, PaymentChannel } from './gateways/gateway.js';
import { ReconciliationRun } from './reconciliation-run.entity.js';

/** What reconciling needs; the command has no more. */
export type Desk = Pick<Ctx, 'em' | 'gateways' | 'log' | 'now'>;

/** `NOT_READY`, `UNKNOWN`: the bill could not be read; nothing was compared and nothing is kept. */
export type Reconciled = { channel: PaymentChannel } & (
  | { kind: 'DONE'; rows: number; differences: BillDifference[] }
  | { kind: 'NOT_READY' | 'UNKNOWN'; reason: string }
);

/** Configured channels that write bills. */
export function billedChannels({ gateways }: Pick<Desk, 'gateways'>): PaymentChannel[] {
  return Object.values(gateways).flatMap(({ channel, bill }) => (bill ? [channel] : []));
}

/** Reconciles one day (`2026-10-01` in Shanghai, over by now) of every channel that writes bills. */
export async function reconcileDay(desk: Desk, day: string): Promise<Reconciled[]> {
  const reconciled: Reconciled[] = [];
  for (const channel of billedChannels(desk)) reconciled.push(await reconcile(desk, channel, day));
  return reconciled;
}

/**
 * Compares a channel's bill of a day with the ledger and files what differs. Findings and the run are one transaction:
 * a crash before it leaves no trace, and doing it again files nothing twice.
 */
export async function reconcile(desk: Desk, channel: PaymentChannel, day: string): Promise<Reconciled> {
  const bill = await readBill(desk, channel, day);
  if ('reason' in bill) return { channel, ...bill };
  const { rows } = bill;
  const em = desk.em.fork();
  const comparedAt = desk.now();
  const [named, due] = [await namedOn(em, channel, rows), await dueWith(em, channel, day)];
  const earlier: BillRow[] = [];
  for (const other of otherDays(day, rows, due)) {
    const neighbour = await readBill(desk, channel, other);
    if ('reason' in neighbour) return { channel, ...neighbour };
    earlier.push(...neighbour.rows);
  }
  const differences = compareBill(day, rows, { named, due }, earlier);
  await keep(desk, { channel, day, rows: rows.length, comparedAt }, differences);
  return { channel, kind: 'DONE', rows: rows.length, differences };
}

/** The days before on which movements may stand that this bill lacks; hardly ever any. */
function otherDays(day: string, ...[rows, due]: Parameters<typeof absentFrom>): string[] {
  const days = new Set(absentFrom(rows, due).flatMap(billDays));
  days.delete(day);
  return [...days].sort();
}

type Bill = { rows: BillRow[] } | { kind: 'NOT_READY' | 'UNKNOWN'; reason: string };

async function readBill({ gateways, now }: Desk, channel: PaymentChannel, day: string): Promise<Bill> {
  const outcome = await gateways[channel]?.bill?.(day, now());
  if (!outcome) return { kind: 'UNKNOWN', reason: 'the channel writes no bills' };
  return outcome.kind === 'EMPTY' ? { rows: [] } : outcome;
}

interface Run {
  channel: PaymentChannel;
  day: string;
  rows: number;
  /** What the ledger learns from then on is not in it. */
  comparedAt: Date;
}

async function keep(
  desk: Desk,
  { channel, day, rows, comparedAt }: Run,
  differences: readonly BillDifference[],
): Promise<void> {
  // In one order, so that two copies of a run wait for each other instead of for ever.
  const sorted = [...differences].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  await inTransaction(desk, async tx => {
    for (const difference of sorted) await file(tx, { ...difference, channel, day });
    await tx.em.upsert(
      ReconciliationRun,
      {
        channel: channel as ReconciliationRun['channel'],
        day,
        rows,
        findings: differences.length,
        id: newId(),
        createdAt: comparedAt,
      },
      { onConflictFields: ['channel', 'day'], onConflictExcludeFields: ['id'] },
    );
  });
}

const order = ({ kind, number }: BillDifference): string => `${kind} ${number}`;

/** A bill that a channel could not give for some days is still asked for. */
const PATIENCE_DAYS = 7;

/**
 * Reconciles each of the last days that has no run yet, or whose movements the ledger learnt of after its run. Throws
 * when a bill was not to be had, to be tried again.
 */
export async function reconcileLastDays(desk: Desk): Promise<void> {
  const failed: string[] = [];
  for (const day of lastDays(PATIENCE_DAYS, desk.now())) {
    for (const channel of billedChannels(desk)) {
      if (await isDone(desk, channel, day)) continue;
      const reconciled = await reconcile(desk, channel, day);
      if (reconciled.kind !== 'DONE') failed.push(`${channel} ${day} (${reconciled.reason})`);
    }
  }
  if (failed.length) throw new Error(`Bills that could not be read: ${failed.join(', ')}`);
}

async function isDone(desk: Desk, channel: PaymentChannel, day: string): Promise<boolean> {
  const em = desk.em.fork();
  const run = await em.findOne(ReconciliationRun, { channel: channel as ReconciliationRun['channel'], day });
  return run !== null && (await dueWith(em, channel, day, run.createdAt)).length === 0;
}

/** Reconciles a day for an admin. Returns the ids of its findings. */
export async function reconcileForAdmin(ctx: Ctx, day: string): Promise<string[]> {
  if (!isPastDay(day, ctx.now())) throw new UserError('INVALID_INPUT', ['day']);
  await inTransaction(ctx, async tx =>
    record(tx, { action: 'day.reconcile', subjectType: 'Day', subjectId: day, detail: {} }),
  );
  const reconciled = await reconcileDay(ctx, day);
  const findings = await findingsOf(ctx, day, reconciled);
  if (reconciled.some(({ kind }) => kind !== 'DONE')) throw new UserError('GATEWAY_UNAVAILABLE', ['day']);
  return findings.map(({ id }) => id);
}

/** What was ever filed about a day, and what was filed before about something that was found in its bills again. */
export async function findingsOf(
  desk: Desk,
  day: string,
  reconciled: readonly Reconciled[],
): Promise<Finding[]> {
  const met = reconciled.flatMap(each =>
    each.kind === 'DONE'
      ? each.differences.map(({ kind, number }) => ({
          channel: each.channel as Finding['channel'],
          kind,
          number,
        }))
      : [],
  );
  const em = desk.em.fork();
  return em.find(Finding, { $or: [{ day }, ...met] }, { orderBy: { createdAt: 'asc', id: 'asc' } });
}
