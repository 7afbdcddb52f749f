import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId, newId } from '../kernel/id.js';
import { storable } from '../kernel/text.js';
import { inTransaction } from '../kernel/transaction.js';
import { Alert } from './alert.entity.js';
import { AlertStatus, MANY, masked, OPENED_PER_HOUR, type AlertKind } from './alerts.rules.js';
import { record } from './audit.service.js';

type Watching = Pick<Ctx, 'em' | 'log' | 'now' | 'tallies'>;

const HOUR_MS = 3_600_000;

/**
 * Counts something suspicious about an account's id or name, or an address; beyond the threshold an alert is opened, or
 * the open one grows. It stands in no transaction of the caller's, and never fails them.
 */
export async function suspect(ctx: Watching, kind: AlertKind | `${AlertKind}`, about: string): Promise<void> {
  const times = ctx.tallies.count(kind as AlertKind, about, ctx.now());
  if (times === 0) return;
  try {
    await raise(ctx, kind as AlertKind, masked(storable(about)), times);
  } catch (error) {
    ctx.log.error({ error, kind, times }, 'An alert could not be raised');
  }
}

async function raise(ctx: Watching, kind: AlertKind, about: string, times: number): Promise<void> {
  const opened = await inTransaction(ctx, async tx => {
    const now = tx.now();
    const isOpen = await tx.em.count(Alert, { kind, about, status: AlertStatus.OPEN });
    const lately = { $gt: new Date(now.getTime() - HOUR_MS) };
    const isTooMuch = !isOpen && (await tx.em.count(Alert, { kind, createdAt: lately })) >= OPENED_PER_HOUR;
    const [row] = await tx.em.execute<{ opened: boolean }[]>(
      `insert into alerts (id, created_at, kind, status, about, count, last_at) values (?, ?, ?, 'OPEN', ?, ?, ?)
       on conflict (kind, about) where status = 'OPEN'
       do update set count = alerts.count + excluded.count, last_at = excluded.last_at returning xmax = 0 as opened`,
      [newId(), now, kind, isTooMuch ? MANY : about, times, now],
    );
    return row?.opened;
  });
  if (opened) ctx.log.warn({ alert: { kind, about, times } }, 'Something happens suspiciously often');
}

const LONGEST_NOTE = 500;

/** An admin says what was behind it. Returns its id. Throws `INVALID_INPUT`, `NOT_FOUND`, `ALREADY_RESOLVED`. */
export async function resolveAlert(ctx: Ctx, wish: { id: string; note: string }): Promise<string> {
  const note = storable(wish.note.trim());
  if (!note || note.length > LONGEST_NOTE) throw new UserError('INVALID_INPUT', ['note']);
  if (!isId(wish.id)) throw new UserError('NOT_FOUND', ['id']);
  return inTransaction(ctx, async tx => {
    const alert = await tx.em.findOne(Alert, wish.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!alert) throw new UserError('NOT_FOUND', ['id']);
    if (alert.status === AlertStatus.RESOLVED) throw new UserError('ALREADY_RESOLVED', ['id']);
    tx.em.assign(alert, {
      status: AlertStatus.RESOLVED,
      note,
      resolvedById: tx.viewer?.id ?? null,
      resolvedAt: tx.now(),
    });
    const { id, kind, about, count } = alert;
    const detail = { kind, about, count, note };
    record(tx, { action: 'alert.resolve', subjectType: 'Alert', subjectId: id, detail });
    return id;
  });
}
