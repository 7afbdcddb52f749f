import type { EntityManager } from '@mikro-orm/postgresql';
import type { Fen } from '../kernel/money.js';
import { judgedWith, type BookEntry } from './bills.rules.js';
import type { BillRow, PaymentChannel } from './gateways/gateway.js';

interface Facts {
  kind: BillRow['kind'];
  number: string;
  payment_number: string;
  state: string;
  fen: Fen;
  moved_ms: number | null;
  sent_ms: number | null;
}

/** A payment's money comes into the channel's account once, a refund's leaves it once. */
const PAYMENTS = `select 'PAYMENT' as kind, p.number, p.number as payment_number, p.status as state,
    coalesce(l.amount_fen, p.amount_fen) as fen,
    case when l.id is not null then extract(epoch from p.paid_at)::float8 * 1000 end as moved_ms,
    null::float8 as sent_ms
  from payments p
  left join ledger_postings l on l.payment_id = p.id and l.account = ? and l.event in ('PAYMENT', 'SURPLUS')
  where p.channel = ?`;
const REFUNDS = `select 'REFUND' as kind, coalesce(r.ended_by_number, r.number) as number, p.number as payment_number, r.status as state,
    coalesce(-l.amount_fen, r.amount_fen) as fen,
    case when l.id is not null then extract(epoch from r.finished_at)::float8 * 1000 end as moved_ms,
    extract(epoch from r.decided_at)::float8 * 1000 as sent_ms
  from refunds r join payments p on p.id = r.payment_id
  left join ledger_postings l on l.refund_id = r.id and l.account = ? and l.event = 'REFUND_PAID'
  where p.channel = ?`;

/** What our books say of the payments and refunds that a bill names, of any day, whether money moved or not. */
export async function namedOn(
  em: EntityManager,
  channel: PaymentChannel,
  rows: readonly BillRow[],
): Promise<BookEntry[]> {
  const numbers = (kind: BillRow['kind']) =>
    JSON.stringify(rows.filter(row => row.kind === kind).map(row => row.refundNumber ?? row.number));
  const among = 'in (select jsonb_array_elements_text(?::jsonb))';
  return entries(em, channel, [
    { sql: `${PAYMENTS} and p.number ${among}`, values: [numbers('PAYMENT')] },
    { sql: `${REFUNDS} and coalesce(r.ended_by_number, r.number) ${among}`, values: [numbers('REFUND')] },
  ]);
}

/** Movements of the ledger that are judged with the bill of that day: all of them, or those booked since a moment. */
export async function dueWith(
  em: EntityManager,
  channel: PaymentChannel,
  day: string,
  bookedSince?: Date,
): Promise<BookEntry[]> {
  const { from, to } = judgedWith(day);
  // Nothing is booked long before it happened, and the index knows when it was booked.
  const since = bookedSince ?? new Date(from.getTime() - DAY_MS);
  const values = [since, from, to].map(moment => moment.toISOString());
  const within = (column: string) => `l.created_at >= ? and ${column} >= ? and ${column} < ?`;
  return entries(em, channel, [
    { sql: `${PAYMENTS} and ${within('p.paid_at')}`, values },
    { sql: `${REFUNDS} and ${within('r.finished_at')}`, values },
  ]);
}

const DAY_MS = 24 * 60 * 60_000;

async function entries(
  em: EntityManager,
  channel: PaymentChannel,
  asked: { sql: string; values: string[] }[],
): Promise<BookEntry[]> {
  const found: BookEntry[] = [];
  for (const { sql, values } of asked) {
    const rows = await em.execute<Facts[]>(sql, [`CHANNEL_${channel}`, channel, ...values]);
    found.push(...rows.map(entryOf));
  }
  return found;
}

const entryOf = ({ kind, number, payment_number, state, fen, moved_ms, sent_ms }: Facts): BookEntry => ({
  kind,
  number,
  paymentNumber: payment_number,
  state,
  amountFen: fen,
  movedAt: moved_ms === null ? null : new Date(moved_ms),
  sentAt: sent_ms === null ? null : new Date(sent_ms),
});
