import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { refusal as topLevelRefusal, UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { storable } from '../kernel/text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { Order } from '../orders/order.entity.js';
import { OrderStatus, OrderTimelineKind } from '../orders/order.rules.js';
import { assertClientKey, findOwn, note } from '../orders/orders.service.js';
import { User } from '../users/user.entity.js';
import { requireRole, requireViewer } from '../users/viewer.js';
import { Payment } from './payment.entity.js';
import { PaymentStatus } from './payment.rules.js';
import { refundNow } from './refund.job.js';
import { termsOf, type Term } from './refund-terms.service.js';
import { Refund } from './refund.entity.js';
import { RefundKind, RefundStatus } from './refund.rules.js';
import { openRefund, refundNumber, reserve, type Part } from './reserve.service.js';
import {
  RefundResolution,
  type DecideRefundInput,
  type RefundOrderInput,
  type RequestRefundInput,
  type ResolveRefundInput,
} from './refunds.types.js';
import { lockRefund, payOut } from './settle-refund.service.js';

/** What a mutation about refunds answers with. */
export interface Outcome {
  refundId: string;
  orderId: string;
}

const MAX_TEXT = 200;

/**
 * Asks for the money of an order, or of some lines. Within the policy of everything asked for it is granted at once
 * where the policy says so; otherwise it waits for the teacher or an admin. The same client key finds the request that
 * was made. Throws `NOT_FOUND`, `INVALID_INPUT`, `REFUND_NOT_ALLOWED`, `REFUND_WINDOW_OVER`,
 * `REFUND_PROGRESS_EXCEEDED`, `REFUND_IN_PROGRESS`.
 */
export async function request(ctx: Ctx, input: RequestRefundInput): Promise<Outcome> {
  await ctx.limits.consume('requestRefund', requireViewer(ctx).id);
  assertClientKey(input.clientKey);
  const reason = textOf(input.reason, 'reason');
  const { id: orderId } = await findOwn({ ...ctx, em: ctx.em.fork() }, input.orderId);
  return once(ctx, orderId, input.clientKey, async tx => {
    const { order, payment } = await lockPaid(tx, orderId);
    const chosen = choose(await termsOf(tx, order), input.lineIds);
    const parts = chosen.map(({ line, refundableFen }) => ({ line, amountFen: refundableFen }));
    const refund = openRefund(tx, {
      kind: RefundKind.REQUESTED,
      payment,
      parts,
      amountFen: sumOf(parts),
      reason,
      clientKey: input.clientKey,
      number: refundNumber(),
    });
    const { amountFen } = refund;
    note(tx, orderId, OrderTimelineKind.REFUND_REQUESTED, { amountFen, note: reason });
    if (chosen.every(({ automatic }) => automatic)) {
      reserve(tx, refund, payment, parts);
      note(tx, orderId, OrderTimelineKind.REFUND_APPROVED, { amountFen });
    }
    tx.publish('orderUpdated', orderId);
    return refund;
  });
}

/** Takes back a request nobody has decided yet. Throws `NOT_FOUND`, `REFUND_ALREADY_DECIDED`. */
export async function withdraw(ctx: Ctx, id: string): Promise<Outcome> {
  const viewer = requireViewer(ctx);
  return withRequest(ctx, id, async (tx, { refund, order }) => {
    if (order.user.id !== viewer.id) throw new UserError('NOT_FOUND', ['id']);
    assertUndecided(refund);
    refund.moveTo(RefundStatus.WITHDRAWN, tx.now());
    note(tx, order.id, OrderTimelineKind.REFUND_WITHDRAWN, { amountFen: refund.amountFen });
  });
}

/**
 * Grants or declines a request; for admins, and for the teacher of everything it is about. Throws `NOT_FOUND`,
 * `INVALID_INPUT` (a decline needs a note), `REFUND_ALREADY_DECIDED`, `REFUND_EXCEEDS_PAID`.
 */
export async function decide(ctx: Ctx, { id, approve, note: words }: DecideRefundInput): Promise<Outcome> {
  const viewer = requireRole(ctx, 'ADMIN', 'TEACHER');
  const text = approve && !words ? null : textOf(words ?? '', 'note');
  return withRequest(ctx, id, async (tx, { refund, payment, order, parts }) => {
    const terms = await termsOf(tx, order);
    const about = terms.filter(({ line }) => parts.some(part => part.line.id === line.id));
    const isTheirs = about.every(({ teacherId }) => teacherId === viewer.id);
    if (viewer.role !== 'ADMIN' && !isTheirs) throw topLevelRefusal('FORBIDDEN', 'Not a request of yours.');
    assertUndecided(refund);
    const { amountFen } = refund;
    refund.decidedBy = tx.em.getReference(User, viewer.id, { wrapped: true });
    refund.decisionNote = text;
    if (approve) {
      assertLeft(parts, 'id');
      reserve(tx, refund, payment, parts);
    } else {
      refund.moveTo(RefundStatus.DECLINED, tx.now());
      refund.decidedAt = tx.now();
    }
    const kind = approve ? OrderTimelineKind.REFUND_APPROVED : OrderTimelineKind.REFUND_DECLINED;
    note(tx, order.id, kind, { amountFen, note: text });
    record(tx, audited(approve ? 'refund.approve' : 'refund.decline', refund));
  });
}

/**
 * Gives money back whatever the policy says, line by line and in part if need be; for admins. Throws `NOT_FOUND`,
 * `INVALID_INPUT`, `REFUND_NOT_ALLOWED`, `REFUND_EXCEEDS_PAID`.
 */
export async function refundOrder(ctx: Ctx, input: RefundOrderInput): Promise<Outcome> {
  const viewer = requireRole(ctx, 'ADMIN');
  assertClientKey(input.clientKey);
  const reason = textOf(input.reason, 'reason');
  if (!isId(input.orderId)) throw new UserError('NOT_FOUND', ['orderId']);
  return once(ctx, input.orderId, input.clientKey, async tx => {
    const { order, payment } = await lockPaid(tx, input.orderId);
    const parts = partsOf(order, input.lines);
    const refund = openRefund(tx, {
      kind: RefundKind.STAFF,
      payment,
      parts,
      amountFen: sumOf(parts),
      reason,
      clientKey: input.clientKey,
      number: refundNumber(),
    });
    refund.decidedBy = tx.em.getReference(User, viewer.id, { wrapped: true });
    reserve(tx, refund, payment, parts);
    const { amountFen } = refund;
    note(tx, order.id, OrderTimelineKind.REFUND_APPROVED, { amountFen, note: reason });
    record(tx, audited('refund.order', refund));
    tx.publish('orderUpdated', order.id);
    return refund;
  });
}

/**
 * Ends what the channel could not do; for admins. RETRY sends an abnormal refund again under its number, and one that
 * was closed, which no channel takes twice, under a new one. PAID_OTHERWISE books an abnormal one as paid by hand.
 * Throws `NOT_FOUND`, `INVALID_INPUT`, `REFUND_ALREADY_DECIDED`, `REFUND_EXCEEDS_PAID`.
 */
export async function resolve(
  ctx: Ctx,
  { id, resolution, note: words }: ResolveRefundInput,
): Promise<Outcome> {
  requireRole(ctx, 'ADMIN');
  const text = textOf(words, 'note');
  return inTransaction(ctx, async tx => {
    const locked = isId(id) ? await lockRefund(tx, { id }) : null;
    if (!locked) throw new UserError('NOT_FOUND', ['id']);
    const { refund, payment, order, parts } = locked;
    const isAbnormal = refund.status === RefundStatus.ABNORMAL;
    const retries = resolution === RefundResolution.RETRY;
    if (!isAbnormal && !(retries && refund.status === RefundStatus.CLOSED))
      throw new UserError('REFUND_ALREADY_DECIDED', ['id']);
    record(tx, audited(retries ? 'refund.retry' : 'refund.paidOtherwise', refund, text));
    tx.publish('orderUpdated', order.id);
    if (!retries) {
      refund.moveTo(RefundStatus.SUCCEEDED, tx.now());
      await payOut(tx, refund, payment, order, parts);
      return { refundId: refund.id, orderId: order.id };
    }
    if (isAbnormal) {
      refund.moveTo(RefundStatus.APPROVED, tx.now());
      tx.enqueue(refundNow(refund.id, tx.now()));
      return { refundId: refund.id, orderId: order.id };
    }
    const leftFen = payment.amountFen - payment.refundedFen - payment.refundingFen;
    if (leftFen < refund.amountFen) throw new UserError('REFUND_EXCEEDS_PAID', ['id']);
    assertLeft(parts, 'id');
    const { kind, amountFen, reason } = refund;
    const clientKey = `retry ${refund.number}`;
    const number = refundNumber();
    const again = openRefund(tx, { kind, payment, parts, amountFen, reason, clientKey, number });
    reserve(tx, again, payment, parts);
    return { refundId: again.id, orderId: order.id };
  });
}

/** Runs `work` once for a client key; a retry, even at the same moment, gets what the first one made. */
async function once(
  ctx: Ctx,
  orderId: string,
  clientKey: string,
  work: (tx: Tx<Ctx>) => Promise<Refund>,
): Promise<Outcome> {
  const made = async () => {
    const refund = await ctx.em.fork().findOne(Refund, { order: orderId, clientKey });
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

/** A paid order with the payment that paid it, locked in the order that everybody locks in. */
async function lockPaid(tx: Tx<Ctx>, orderId: string): Promise<{ order: Order; payment: Payment }> {
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

function partsOf(order: Order, wanted: RefundOrderInput['lines']): Part[] {
  const ids = new Set(wanted.map(({ lineId }) => lineId));
  if (!wanted.length || ids.size < wanted.length) throw new UserError('INVALID_INPUT', ['lines']);
  return wanted.map(({ lineId, fen }, at) => {
    const line = order.lines.getItems().find(({ id }) => id === lineId);
    if (!line) throw new UserError('NOT_FOUND', ['lines', String(at), 'lineId']);
    if (fen < 1) throw new UserError('INVALID_INPUT', ['lines', String(at), 'fen']);
    if (fen > leftOf(line)) throw new UserError('REFUND_EXCEEDS_PAID', ['lines', String(at), 'fen']);
    return { line, amountFen: fen };
  });
}

const leftOf = ({ priceFen, refundedFen, refundingFen }: Part['line']): number =>
  priceFen - refundedFen - refundingFen;

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { amountFen }) => sum + amountFen, 0);

/** Between the request and the decision an admin may have given money back. */
function assertLeft(parts: readonly Part[], field: string): void {
  if (parts.some(({ line, amountFen }) => amountFen > leftOf(line)))
    throw new UserError('REFUND_EXCEEDS_PAID', [field]);
}

/** After authorisation, so that a stranger learns nothing from the code. */
function assertUndecided({ status }: Refund): void {
  if (status !== RefundStatus.REQUESTED) throw new UserError('REFUND_ALREADY_DECIDED', ['id']);
}

/** Locks a request for a decision, and tells its order's pages what came of it. */
async function withRequest(
  ctx: Ctx,
  id: string,
  work: (tx: Tx<Ctx>, locked: NonNullable<Awaited<ReturnType<typeof lockRefund>>>) => Promise<void>,
): Promise<Outcome> {
  return inTransaction(ctx, async tx => {
    const locked = isId(id) ? await lockRefund(tx, { id }) : null;
    if (!locked) throw new UserError('NOT_FOUND', ['id']);
    await work(tx, locked);
    tx.publish('orderUpdated', locked.order.id);
    return { refundId: locked.refund.id, orderId: locked.order.id };
  });
}

function textOf(given: string, field: string): string {
  const text = storable(given).trim();
  if (!text || text.length > MAX_TEXT) throw new UserError('INVALID_INPUT', [field]);
  return text;
}

function audited(action: string, refund: Refund, words?: string) {
  const { id, number, amountFen, decisionNote } = refund;
  const detail = { number, amountFen, note: words ?? decisionNote };
  return { action, subjectType: 'refund', subjectId: id, detail };
}
