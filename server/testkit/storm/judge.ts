import type { TestApp } from '../start-app.js';
import type { TestSandbox } from '../sandbox.js';

export interface Stage extends Pick<TestApp, 'sql'> {
  sandbox: TestSandbox;
}

interface Trade {
  number: string;
  state: 'OPEN' | 'PAID' | 'CLOSED';
  amountFen: number;
  refundedFen: number;
}

interface Sandbox {
  trades: Trade[];
  refunds: { state: string }[];
  notifications: { id: string; state: string }[];
}

interface Kept {
  number: string;
  order_id: string;
  status: string;
  surplus: boolean;
  amount_fen: number;
  refunded_fen: number;
}

interface Line {
  order_id: string;
  price_fen: number;
  refunded_fen: number;
  /** Grants it ever gave, and those that hold. */
  given: number;
  held: number;
}

/** What broke the promise, a sentence each. */
export interface Verdict {
  /** Trades that somebody paid. */
  paid: number;
  /** Paid, and neither granted nor given back in full. */
  lost: string[];
  /** Granted or charged more than once. */
  double: string[];
  /** Granted, and nobody paid. */
  unpaid: string[];
}

const stateOf = ({ sandbox }: Stage): Promise<Sandbox> => sandbox.call<Sandbox>('GET', '/control/state');

const paymentsOf = ({ sql }: Stage): Promise<Kept[]> =>
  sql<Kept>('select number, order_id, status, surplus, amount_fen, refunded_fen from payments');

/** Compares what the platforms say was paid with what was given for it. */
export async function judge(stage: Stage): Promise<Verdict> {
  const { trades } = await stateOf(stage);
  const payments = new Map((await paymentsOf(stage)).map(payment => [payment.number, payment]));
  const lines = await stage.sql<Line>(`select l.order_id, l.price_fen, l.refunded_fen,
      count(g.id)::int as given, count(g.id) filter (where g.revoked_at is null)::int as held
    from order_lines l left join grants g on g.source = 'ORDER' and g.source_id = l.id group by l.id`);
  const paid = new Map(trades.filter(({ state }) => state === 'PAID').map(trade => [trade.number, trade]));
  const verdict: Verdict = { paid: paid.size, lost: [], double: [], unpaid: [] };

  for (const { number, amountFen, refundedFen } of paid.values()) {
    const payment = payments.get(number);
    if (payment?.status !== 'SUCCEEDED') {
      verdict.lost.push(`${number} is paid there and ${payment?.status ?? 'unknown'} here`);
      continue;
    }
    if (payment.amount_fen !== amountFen || payment.refunded_fen !== refundedFen)
      verdict.lost.push(
        `${number}: ${amountFen} and ${refundedFen} back there, ${payment.amount_fen} and ${payment.refunded_fen} here`,
      );
    const bought = lines.filter(line => line.order_id === payment.order_id);
    const isKept =
      !payment.surplus && bought.every(line => line.held === 1 || line.refunded_fen === line.price_fen);
    if (!isKept && refundedFen !== amountFen)
      verdict.lost.push(`${number} bought nothing, and ${refundedFen} of ${amountFen} went back`);
  }
  for (const { number, status } of payments.values())
    if (status === 'SUCCEEDED' && !paid.has(number)) verdict.unpaid.push(`${number} is paid here alone`);
  verdict.double.push(
    ...lines
      .filter(({ given }) => given > 1)
      .map(line => `A line of ${line.order_id} gave ${line.given} grants`),
    ...(await twice(stage)),
  );
  return verdict;
}

async function twice({ sql }: Stage): Promise<string[]> {
  const charged = await sql<{ id: string }>(`select order_id as id from payments
    where status = 'SUCCEEDED' and not surplus group by order_id having count(*) > 1`);
  const owned = await sql<{ id: string }>(`select user_id as id from grants
    where source = 'ORDER' and revoked_at is null group by user_id, course_id having count(*) > 1`);
  return [
    ...charged.map(({ id }) => `Order ${id} kept two payments`),
    ...owned.map(({ id }) => `User ${id} bought one course twice`),
  ];
}

export const DUE = 'jobs that are due';
export const UNHEARD = 'notifications not acknowledged';

/**
 * What still moves: messages, questions, refunds, closings. Empty when nothing will happen by itself soon. A job that
 * enqueued its successor and was killed before it ended is left behind with no attempts, and is not waited for.
 */
export async function unrest(stage: Stage): Promise<string[]> {
  const { trades, refunds, notifications } = await stateOf(stage);
  const payments = new Map((await paymentsOf(stage)).map(payment => [payment.number, payment]));
  const [rest] = await stage.sql<{ refunds: number; ending: number; due: number }>(`select
    (select count(*) from refunds where status in ('APPROVED', 'PROCESSING'))::int as refunds,
    (select count(*) from orders where status = 'PENDING' and ending is not null)::int as ending,
    (select count(*) from graphile_worker.jobs where attempts < max_attempts and run_at <= now() or locked_at is not null)::int as due`);
  const counts = {
    'payments unheard of': trades.filter(
      ({ number, state }) => state === 'PAID' && payments.get(number)?.status !== 'SUCCEEDED',
    ).length,
    'refunds under way there': refunds.filter(({ state }) => state === 'PROCESSING').length,
    'refunds under way here': rest?.refunds ?? 0,
    'orders on their way to an end': rest?.ending ?? 0,
    [DUE]: rest?.due ?? 0,
    [UNHEARD]: notifications.filter(({ state }) => state === 'WAITING' || state === 'HELD').length,
  };
  return Object.entries(counts).flatMap(([what, count]) => (count ? [`${count} ${what}`] : []));
}
