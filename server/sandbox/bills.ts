import { randomBytes } from 'node:crypto';
import type { Fault } from './faults.js';
import { digits } from './keys.js';
import type { Channel } from './model.js';
import { DAY } from './time.js';
import type { Download, World } from './world.js';

/** One movement of money on a day, as both platforms' bills list it. */
export interface BillLine {
  kind: 'payment' | 'refund';
  status: 'right' | 'wrong';
  at: number;
  createdAt: number;
  number: string;
  tradeId: string;
  refundNumber: string;
  refundId: string;
  amountFen: number;
  title: string;
  payer: string;
  attach: string;
}

/** What moved on the day that begins at `start`, told rightly unless a fault is armed. */
export function billLines(world: World, channel: Channel, start: number): BillLine[] {
  const onDay = (at: number | null): at is number => at !== null && at >= start && at < start + DAY;
  const lines: BillLine[] = [];
  for (const trade of world.store.all('trade')) {
    if (trade.channel !== channel || trade.transactionId === null) continue;
    const common = {
      status: 'right' as const,
      createdAt: trade.createdAt,
      number: trade.number,
      tradeId: trade.transactionId,
      title: trade.title.replace(/[\r\n]/g, ' '),
      payer: trade.payer,
      attach: trade.attach ?? '',
    };
    if (onDay(trade.paidAt)) {
      const { paidAt: at, amountFen } = trade;
      lines.push({ ...common, kind: 'payment', at, amountFen, refundNumber: '', refundId: '' });
    }
    for (const key of trade.refundKeys) {
      const refund = world.store.get('refund', key)!;
      const { settledAt: at, amountFen, number: refundNumber, id: refundId } = refund;
      if (refund.state !== 'SUCCESS' || !onDay(at)) continue;
      lines.push({ ...common, kind: 'refund', at, amountFen, refundNumber, refundId });
    }
  }
  lines.sort((a, b) => a.at - b.at);
  return spoil(world, channel, lines);
}

function spoil({ faults }: World, channel: Channel, lines: BillLine[]): BillLine[] {
  const take = (kind: Fault['kind']) => faults.take([kind], { channel });
  /** The line the fault names, else the first. */
  const met = ({ number }: Fault) =>
    Math.max(
      0,
      lines.findIndex(line => line.number === number),
    );
  const missing = take('bill.missing');
  if (missing) lines.splice(met(missing), 1);
  const amount = lines.length > 0 && take('bill.amount');
  if (amount) lines[met(amount)]!.amountFen += 1;
  const status = lines.length > 0 && take('bill.status');
  if (status) lines[met(status)]!.status = 'wrong';
  const last = lines.at(-1);
  if (last && take('bill.extra')) lines.push({ ...last, number: digits(32), tradeId: digits(28) });
  return lines;
}

/** Six per mille, as both platforms charge it. */
export const feeFen = (amountFen: number): number => Math.round((amountFen * 6) / 1000);

export const sumFen = (
  lines: readonly BillLine[],
  kind: BillLine['kind'],
  of = (fen: number) => fen,
): number => lines.filter(line => line.kind === kind).reduce((sum, line) => sum + of(line.amountFen), 0);

/** Lays a bill out to be fetched by the token that is returned, and clears away what nobody may fetch any more. */
export function offerDownload({ downloads, clock }: World, file: Download): string {
  const now = clock.now();
  for (const [token, { expiresAt }] of downloads) if (expiresAt <= now) downloads.delete(token);
  const token = randomBytes(24).toString('base64url');
  downloads.set(token, file);
  return token;
}
