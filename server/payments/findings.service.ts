import type { Ctx } from '../context.js';
import { newId } from '../kernel/id.js';
import type { Fen } from '../kernel/money.js';
import type { Tx } from '../kernel/transaction.js';
import { Finding } from './finding.entity.js';
import { FindingStatus, type FindingKind } from './finding.rules.js';
import type { PaymentChannel } from './gateways/gateway.js';

export interface Difference {
  kind: FindingKind | `${FindingKind}`;
  channel: PaymentChannel;
  /** Ours of the payment or refund, or the one the channel named. */
  number: string;
  /** Of the bill, in Shanghai: `2026-10-01`. */
  day?: string | null;
  hereState?: string | null;
  thereState?: string | null;
  hereFen?: Fen | null;
  thereFen?: Fen | null;
}

/**
 * Keeps a difference for a person and raises the alert: one line of level `error`. The same (channel, kind, number) is
 * filed once and never opened again, so that replays and repeated bills neither alarm twice nor undo what a person
 * decided.
 */
export async function file(tx: Tx<Ctx>, difference: Difference): Promise<void> {
  const { kind, channel, number } = difference;
  const { affectedRows } = await tx.em
    .createQueryBuilder(Finding)
    .insert({
      id: newId(),
      createdAt: tx.now(),
      status: FindingStatus.OPEN,
      kind: kind as FindingKind,
      channel: channel as Finding['channel'],
      number,
      day: difference.day ?? null,
      hereState: difference.hereState ?? null,
      thereState: difference.thereState ?? null,
      hereFen: difference.hereFen ?? null,
      thereFen: difference.thereFen ?? null,
    })
    .onConflict(['channel', 'kind', 'number'])
    .ignore()
    .execute('run');
  if (affectedRows) tx.log.error({ finding: difference }, 'Money needs a person');
}
