import { LockMode, type EntityClass, type FilterQuery } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId, newId } from '../kernel/id.js';
import type { Tx } from '../kernel/transaction.js';
import { check } from './content-safety.service.js';
import type { Scene } from './wechat-safety.js';
import type { Written } from './written.entity.js';
import { canBeDecided, MAX_REASON, mayEdit, reasonText, stateAfter, TextState } from './written.rules.js';

type Looking = Pick<Ctx, 'em'>;

/** As what a text shows. Judged outside of any transaction, because WeChat may take its time. Throws `TEXT_REFUSED`. */
export async function judged(
  ctx: Ctx,
  wish: { text: string; scene: Scene; isTrusted?: boolean },
): Promise<TextState> {
  const verdict = await check(ctx, wish);
  if (verdict === 'RISKY') throw new UserError('TEXT_REFUSED', ['text']);
  return stateAfter(verdict);
}

/** What came of a client key first; null for a new one. Throws `CLIENT_KEY_REUSED`. */
export async function writtenBefore<T extends Written>(
  { em }: Looking,
  kind: EntityClass<T>,
  author: string,
  { clientKey, text }: { clientKey: string; text: string },
): Promise<T | null> {
  const before = await em.findOne(kind, { author, clientKey } as FilterQuery<T>);
  if (before && before.text !== text && !before.editedAt && before.state !== TextState.REMOVED)
    throw new UserError('CLIENT_KEY_REUSED', ['clientKey']);
  return before as T | null;
}

/** One that the viewer wrote; what was removed is gone. Locked, it is as whoever moderates has left it. Throws `NOT_FOUND`. */
export async function ownText<T extends Written>(
  { em }: Looking,
  kind: EntityClass<T>,
  author: string,
  id: string,
  lockMode = LockMode.NONE,
): Promise<T> {
  const own = { id, author, state: { $ne: TextState.REMOVED } } as unknown as FilterQuery<T>;
  const text = isId(id) ? await em.findOne(kind, own, { lockMode }) : null;
  if (!text) throw new UserError('NOT_FOUND', ['id']);
  return text as T;
}

/** Throws `EDIT_WINDOW_OVER`. */
export function assertEditable(text: Written, now: Date): void {
  if (!mayEdit(text, now)) throw new UserError('EDIT_WINDOW_OVER', ['id']);
}

/** Changes what was just locked, where the words are others. */
export function rewrite(tx: Tx<Ctx>, written: Written, text: string, state: TextState): void {
  assertEditable(written, tx.now());
  if (written.text !== text) Object.assign(written, { text, state, editedAt: tx.now() });
}

/** Takes back what its author wrote: the words are gone. */
export const takeBack = (written: Written): void =>
  void Object.assign(written, { state: TextState.REMOVED, text: '', hiddenReason: null });

export async function lockedText<T extends Written>(
  tx: Tx<Ctx>,
  kind: EntityClass<T>,
  id: string,
): Promise<T | null> {
  if (!isId(id)) return null;
  const found = await tx.em.findOne(kind, { id } as FilterQuery<T>, { lockMode: LockMode.PESSIMISTIC_WRITE });
  return found as T | null;
}

/** Why staff take something out of sight. Throws `INVALID_INPUT`. */
export function givenReason(typed: string, field = 'reason'): string {
  const reason = reasonText(typed, MAX_REASON);
  if (!reason) throw new UserError('INVALID_INPUT', [field]);
  return reason;
}

/** What is decided about a text that waits, shows or was hidden. */
export type Decision = ({ approve: true } | { approve: false; reason: string }) & {
  /** `editedAt` of what was read; where it is left out, whatever stands there is meant. */
  read?: Date | null;
};

/** What the audit log keeps beside the state: where it stands. */
type Where = Record<string, unknown>;

/** Nobody decides about words they have not read. Throws `CONFLICT` where `read` is another `editedAt`. */
export function assertAsRead({ editedAt }: { editedAt: Date | null }, read: Date | null | undefined): void {
  if (read !== undefined && read?.getTime() !== editedAt?.getTime())
    throw new UserError('CONFLICT', ['editedAt']);
}

/**
 * Lets a text show, or takes it out of sight with a reason for its author. It is locked, and was not removed. Throws
 * `ALREADY_RESOLVED` where it is so already, `CONFLICT` where its author changed what was read.
 */
export function decideText(tx: Tx<Ctx>, text: Written, decision: Decision, where: Where): void {
  assertAsRead(text, decision.read);
  if (!canBeDecided(text.state, decision.approve)) throw new UserError('ALREADY_RESOLVED', ['id']);
  if (decision.approve) show(tx, text, where);
  else hide(tx, text, decision.reason, where);
}

export function hide(tx: Tx<Ctx>, text: Written, reason: string, where: Where): void {
  note(tx, 'hide', text, { ...where, was: text.state, reason });
  Object.assign(text, { state: TextState.HIDDEN, hiddenReason: reason });
}

export function show(tx: Tx<Ctx>, text: Written, where: Where): void {
  note(tx, 'approve', text, { ...where, was: text.state });
  Object.assign(text, { state: TextState.VISIBLE, hiddenReason: null });
}

function note(tx: Tx<Ctx>, deed: string, text: Written, detail: Where): void {
  const subjectType = text.constructor.name;
  const subject = subjectType.charAt(0).toLowerCase() + subjectType.slice(1);
  record(tx, { action: `${subject}.${deed}`, subjectType, subjectId: text.id, detail });
}

/** A table of likes, and its column that names what is liked. */
export interface Likes {
  table: string;
  column: string;
}

/** Likes a text or takes that back, once however often it is asked for; a trigger counts. */
export const setLiked = (
  tx: Tx<Ctx>,
  { table, column }: Likes,
  id: string,
  userId: string,
  liked: boolean,
): Promise<unknown> =>
  liked
    ? tx.em.execute(
        `insert into ${table} (id, created_at, ${column}, user_id) values (?, ?, ?, ?)
         on conflict (${column}, user_id) do nothing`,
        [newId(), tx.now(), id, userId],
      )
    : tx.em.execute(`delete from ${table} where ${column} = ? and user_id = ?`, [id, userId]);
