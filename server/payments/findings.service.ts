import { LockMode, ref } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId, newId } from '../kernel/id.js';
import type { Fen } from '../kernel/money.js';
import { storable } from '../kernel/text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
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
 * filed once, so that replays and repeated bills neither alarm twice nor undo what a person decided; `again` says that
 * it is no replay but has happened once more.
 */
export async function file(
  tx: Tx<Pick<Ctx, 'em' | 'log' | 'now'>>,
  difference: Difference,
  { again = false } = {},
): Promise<void> {
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
  const reopened = affectedRows === 0 && again && (await reopen(tx, difference));
  if (affectedRows || reopened) tx.log.error({ finding: difference }, 'Money needs a person');
}

/** What was dealt with and has happened once more is open again. */
async function reopen(tx: Tx<Pick<Ctx, 'em'>>, difference: Difference): Promise<boolean> {
  const { channel, number, hereState = null, thereState = null } = difference;
  const changed = await tx.em.nativeUpdate(
    Finding,
    {
      channel: channel as Finding['channel'],
      kind: difference.kind as FindingKind,
      number,
      status: FindingStatus.RESOLVED,
    },
    { status: FindingStatus.OPEN, hereState, thereState, resolvedBy: null, resolvedAt: null },
  );
  return changed > 0;
}

const LONGEST_NOTE = 500;

/** An admin says what became of it. Returns its id. */
export async function resolve(ctx: Ctx, wish: { id: string; note: string }): Promise<string> {
  const admin = requireViewer(ctx);
  const note = storable(wish.note.trim());
  if (!note || note.length > LONGEST_NOTE) throw new UserError('INVALID_INPUT', ['note']);
  if (!isId(wish.id)) throw new UserError('NOT_FOUND', ['id']);
  await inTransaction(ctx, async tx => {
    const finding = await tx.em.findOne(Finding, wish.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!finding) throw new UserError('NOT_FOUND', ['id']);
    if (finding.status === FindingStatus.RESOLVED) throw new UserError('ALREADY_RESOLVED', ['id']);
    finding.status = FindingStatus.RESOLVED;
    finding.note = note;
    finding.resolvedBy = ref(tx.em.getReference(User, admin.id));
    finding.resolvedAt = tx.now();
    const { kind, channel, number } = finding;
    const detail = { kind, channel, number, note };
    record(tx, { action: 'finding.resolve', subjectType: 'Finding', subjectId: finding.id, detail });
  });
  return wish.id;
}
