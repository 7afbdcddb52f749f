import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import type { Fen } from '../kernel/money.js';
import { storable } from '../kernel/text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { Order } from '../orders/order.entity.js';
import { OrderStatus, OrderTimelineKind } from '../orders/order.rules.js';
import { findOwn, note } from '../orders/orders.service.js';
import { requireViewer } from '../users/viewer.js';
import { Payment } from './payment.entity.js';
import { PaymentStatus } from './payment.rules.js';
import { lockRefund, type LockedRefund } from './refund-books.service.js';
import { askableTerms, type Term } from './refund-terms.service.js';
import { Refund } from './refund.entity.js';
import { RefundKind, RefundStatus } from './refund.rules.js';
import { openRefund, refundNumber, reserve, type Part } from './reserve.service.js';
import type { RequestRefundInput } from './refunds.types.js';

/** What a mutation about refunds answers with. */
export interface Outcome {
  refundId: string;
  orderId: string;
}

/** Of a reason or a note, in characters. */
const MAX_TEXT = 200;

/**
 * Asks for the money of an order, or of some lines. Within the policy of everything asked for it is granted at once
 * where the policy says so; otherwise it waits for the teacher or an admin. The same client key for the same lines
 * finds the request that was made. Throws `NOT_FOUND`, `INVALID_INPUT`, `CLIENT_KEY_REUSED`, `REFUND_NOT_ALLOWED`,
 * `REFUND_WINDOW_OVER`, `REFUND_PROGRESS_EXCEEDED`, `REFUND_IN_PROGRESS`, `REFUND_BY_APPLE`.
 */
export async function request(ctx: Ctx, input: RequestRefundInput): Promise<Outcome> {
  await ctx.limits.consume('requestRefund', requireViewer(ctx).id);
  assertClientKey(input.clientKey);
  const reason = textOf(input.reason, 'reason');
  const { id: orderId } = await findOwn({ ...ctx, em: ctx.em.fork() }, input.orderId);
  const { clientKey, lineIds } = input;
  // What all that may be asked back is, changes with time: a retry that names no lines means those of the first.
  const isSame = (refund: Refund) =>
    refund.kind === RefundKind.REQUESTED &&
    (!lineIds ||
      isOf(
        refund,
        lineIds.map(lineId => ({ lineId })),
      ));
  return once(ctx, { orderId, clientKey, isSame }, async tx => {
    const { order, payment } = await lockPaid(tx, orderId);
    const chosen = choose(await askableTerms(tx, order), lineIds);
    const parts = chosen.map(({ line, refundableFen }) => ({ line, amountFen: refundableFen }));
    const refund = openRefund(tx, {
      kind: RefundKind.REQUESTED,
      payment,
      parts,
      amountFen: sumOf(parts),
      reason,
      clientKey,
      number: refundNumber(),
    });
    const { amountFen } = refund;
    note(tx, orderId, OrderTimelineKind.REFUND_REQUESTED, { amountFen, note: reason });
    if (chosen.every(({ automatic }) => automatic)) {
      await reserve(tx, refund, payment, parts);
      note(tx, orderId, OrderTimelineKind.REFUND_APPROVED, { amountFen });
    }
    tx.publish('orderUpdated', orderId);
    return refund;
  });
}

/** Takes back a request nobody has decided yet. Throws `NOT_FOUND`, `REFUND_ALREADY_DECIDED`. */
export async function withdraw(ctx: Ctx, id: string): Promise<Outcome> {
  const own = { id, order: { user: requireViewer(ctx).id } };
  if (!isId(id) || !(await ctx.em.fork().count(Refund, own))) throw new UserError('NOT_FOUND', ['id']);
  return withRefund(ctx, id, async (tx, { refund, order }) => {
    assertUndecided(refund);
    refund.moveTo(RefundStatus.WITHDRAWN, tx.now());
    note(tx, order.id, OrderTimelineKind.REFUND_WITHDRAWN, { amountFen: refund.amountFen });
  });
}

/** What a client's key stands for. */
interface Wish {
  orderId: string;
  clientKey: string;
  /** Whether a refund that was made under the key is what is asked for now. */
  isSame: (refund: Refund) => boolean;
}

/**
 * Runs `work` once for a client key; a retry, even at the same moment, gets what the first one made. Throws
 * `CLIENT_KEY_REUSED` where that was something else.
 */
export async function once(
  ctx: Ctx,
  { orderId, clientKey, isSame }: Wish,
  work: (tx: Tx<Ctx>) => Promise<Refund>,
): Promise<Outcome> {
  const made = async () => {
    const refund = await ctx.em
      .fork()
      .findOne(Refund, { order: orderId, clientKey }, { populate: ['lines'] });
    if (refund && !isSame(refund)) throw new UserError('CLIENT_KEY_REUSED', ['clientKey']);
    return refund && { refundId: refund.id, orderId };
  };
  const known = await made();
  if (known) return known;
  try {
    const refund = await inTransaction(ctx, work);
    return { refundId: refund.id, orderId };
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    const other = await made();
    if (!other) throw new UserError('REFUND_IN_PROGRESS', ['orderId']);
    return other;
  }
}

/** Whether a refund is of exactly these lines, and of these sums where they are told. */
export function isOf({ lines }: Refund, wanted: readonly { lineId: string; fen?: Fen }[]): boolean {
  const given = lines.getItems();
  return (
    given.length === wanted.length &&
    given.every(({ line, amountFen }) =>
      wanted.some(({ lineId, fen = amountFen }) => lineId === line.id && fen === amountFen),
    )
  );
}

/** A paid order with the payment that paid it, locked in the order that everybody locks in. */
export async function lockPaid(tx: Tx<Ctx>, orderId: string): Promise<{ order: Order; payment: Payment }> {
  const payment = await tx.em.findOne(
    Payment,
    { order: orderId, status: PaymentStatus.SUCCEEDED, surplus: false },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  const order = await tx.em.findOne(Order, orderId, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    populate: ['lines'],
  });
  if (!order) throw new UserError('NOT_FOUND', ['orderId']);
  if (!payment || order.status !== OrderStatus.PAID) throw new UserError('REFUND_NOT_ALLOWED', ['orderId']);
  return { order, payment };
}

/** The lines asked for; all that can be where none are named. */
function choose(terms: readonly Term[], lineIds: readonly string[] | null | undefined): Term[] {
  if (!lineIds) {
    const possible = terms.filter(({ refusal }) => refusal === null);
    if (!possible.length) throw new UserError(terms[0]?.refusal ?? 'REFUND_NOT_ALLOWED', ['orderId']);
    return possible;
  }
  if (!lineIds.length || new Set(lineIds).size < lineIds.length)
    throw new UserError('INVALID_INPUT', ['lineIds']);
  return lineIds.map((id, at) => {
    const term = terms.find(({ line }) => line.id === id);
    if (!term) throw new UserError('NOT_FOUND', ['lineIds', String(at)]);
    if (term.refusal) throw new UserError(term.refusal, ['lineIds', String(at)]);
    return term;
  });
}

export const sumOf = (parts: readonly Part[]): number =>
  parts.reduce((sum, { amountFen }) => sum + amountFen, 0);

export function assertUndecided({ status }: Refund): void {
  if (status !== RefundStatus.REQUESTED) throw new UserError('REFUND_ALREADY_DECIDED', ['id']);
}

/** Locks a refund for what somebody decides about it, and tells its order's pages; answers with what came of it. */
export async function withRefund(
  ctx: Ctx,
  id: string,
  work: (tx: Tx<Ctx>, locked: LockedRefund) => Promise<Refund | void>,
): Promise<Outcome> {
  return inTransaction(ctx, async tx => {
    const locked = isId(id) ? await lockRefund(tx, { id }) : null;
    if (!locked) throw new UserError('NOT_FOUND', ['id']);
    const other = await work(tx, locked);
    tx.publish('orderUpdated', locked.order.id);
    return { refundId: (other ?? locked.refund).id, orderId: locked.order.id };
  });
}

export function textOf(given: string, field: string): string {
  const text = storable(given).trim();
  if (!text || text.length > MAX_TEXT) throw new UserError('INVALID_INPUT', [field]);
  return text;
}
