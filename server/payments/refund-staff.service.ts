import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { NoticeKind } from '../notices/notice.rules.js';
import type { Order } from '../orders/order.entity.js';
import { OrderTimelineKind, ProductKind } from '../orders/order.rules.js';
import { note } from '../orders/orders.service.js';
import { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { LedgerEvent } from './ledger.rules.js';
import { refundNow } from './refund.job.js';
import { payOut, tellOfRefund } from './refund-books.service.js';
import { termsOf } from './refund-terms.service.js';
import { Refund } from './refund.entity.js';
import { BY_HAND, leftFen, RefundKind, RefundResolution, RefundStatus } from './refund.rules.js';
import {
  assertUndecided,
  isOf,
  lockPaid,
  once,
  sumOf,
  textOf,
  withRefund,
  type Outcome,
} from './refunds.service.js';
import type { DecideRefundInput, RefundOrderInput, ResolveRefundInput } from './refunds.types.js';
import { openRefund, refundNumber, reserve, type Part } from './reserve.service.js';

/**
 * Grants or declines a request; for admins, and for the teacher of everything it is about. Throws `NOT_FOUND`,
 * `INVALID_INPUT` (a decline needs a note), `REFUND_ALREADY_DECIDED`, `REFUND_EXCEEDS_PAID`.
 */
export async function decide(ctx: Ctx, { id, approve, note: words }: DecideRefundInput): Promise<Outcome> {
  const viewer = requireViewer(ctx);
  const text = approve && !words ? null : textOf(words ?? '', 'note');
  // In one statement, before any lock: a refund of somebody else's answers as fast as one that does not exist.
  if (!(await ctx.reads.shows(ctx, Refund, id))) throw new UserError('NOT_FOUND', ['id']);
  return withRefund(ctx, id, async (tx, { refund, payment, order, parts }) => {
    const terms = await termsOf(tx, order);
    const about = terms.filter(({ line }) => parts.some(part => part.line.id === line.id));
    const isTheirs = about.length > 0 && about.every(({ teacherId }) => teacherId === viewer.id);
    if (viewer.role !== 'ADMIN' && !isTheirs) throw new UserError('NOT_FOUND', ['id']);
    assertUndecided(refund);
    const { amountFen } = refund;
    refund.decidedBy = tx.em.getReference(User, viewer.id, { wrapped: true });
    refund.decisionNote = text;
    if (approve) {
      assertLeft(parts, 'id');
      await reserve(tx, refund, payment, parts);
    } else {
      refund.moveTo(RefundStatus.DECLINED, tx.now());
      refund.decidedAt = tx.now();
      await tellOfRefund(tx, NoticeKind.REFUND_REFUSED, { refund, order }, text ?? '');
    }
    const kind = approve ? OrderTimelineKind.REFUND_APPROVED : OrderTimelineKind.REFUND_DECLINED;
    note(tx, order.id, kind, { amountFen, note: text });
    record(tx, audited(approve ? 'refund.approve' : 'refund.decline', refund));
  });
}

/**
 * Gives money back whatever the policy says, line by line and in part if need be; for admins. Throws `NOT_FOUND`,
 * `INVALID_INPUT`, `CLIENT_KEY_REUSED`, `REFUND_NOT_ALLOWED`, `REFUND_EXCEEDS_PAID`.
 */
export async function refundOrder(ctx: Ctx, input: RefundOrderInput): Promise<Outcome> {
  const viewer = requireViewer(ctx);
  assertClientKey(input.clientKey);
  const reason = textOf(input.reason, 'reason');
  if (!isId(input.orderId)) throw new UserError('NOT_FOUND', ['orderId']);
  const { orderId, clientKey, lines } = input;
  const isSame = (refund: Refund) => refund.kind === RefundKind.STAFF && isOf(refund, lines);
  return once(ctx, { orderId, clientKey, isSame }, async tx => {
    const { order, payment } = await lockPaid(tx, orderId);
    const parts = partsOf(order, lines);
    const refund = openRefund(tx, {
      kind: RefundKind.STAFF,
      payment,
      parts,
      amountFen: sumOf(parts),
      reason,
      clientKey,
      number: refundNumber(),
    });
    refund.decidedBy = tx.em.getReference(User, viewer.id, { wrapped: true });
    await reserve(tx, refund, payment, parts);
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
  const text = textOf(words, 'note');
  return withRefund(ctx, id, async (tx, locked) => {
    const { refund, payment, order, parts } = locked;
    const isAbnormal = refund.status === RefundStatus.ABNORMAL;
    const retries = resolution === RefundResolution.RETRY;
    if (!isAbnormal && !(retries && refund.status === RefundStatus.CLOSED))
      throw new UserError('REFUND_ALREADY_DECIDED', ['id']);
    record(tx, audited(retries ? 'refund.retry' : 'refund.paidOtherwise', refund, text));
    if (!retries) {
      refund.moveTo(RefundStatus.SUCCEEDED, tx.now());
      refund.failure = BY_HAND;
      return payOut(tx, locked, LedgerEvent.REFUND_BY_HAND);
    }
    if (isAbnormal) {
      refund.moveTo(RefundStatus.APPROVED, tx.now());
      return tx.enqueue(refundNow(refund.id, tx.now()));
    }
    const clientKey = `retry ${refund.number}`;
    if (await tx.em.count(Refund, { order, clientKey }))
      throw new UserError('REFUND_ALREADY_DECIDED', ['id']);
    if (leftFen(payment.amountFen, payment) < refund.amountFen)
      throw new UserError('REFUND_EXCEEDS_PAID', ['id']);
    assertLeft(parts, 'id');
    const { kind, amountFen, reason } = refund;
    const number = refundNumber();
    const again = openRefund(tx, { kind, payment, parts, amountFen, reason, clientKey, number });
    await reserve(tx, again, payment, parts);
    return again;
  });
}

function partsOf(order: Order, wanted: RefundOrderInput['lines']): Part[] {
  const ids = new Set(wanted.map(({ lineId }) => lineId));
  if (!wanted.length || ids.size < wanted.length) throw new UserError('INVALID_INPUT', ['lines']);
  return wanted.map(({ lineId, fen }, at) => {
    const line = order.lines.getItems().find(({ id }) => id === lineId);
    if (!line) throw new UserError('NOT_FOUND', ['lines', String(at), 'lineId']);
    // A question is answered or not: its money goes back whole.
    const isPart = line.kind === ProductKind.PAID_QUESTION && fen < line.priceFen;
    if (fen < 1 || isPart) throw new UserError('INVALID_INPUT', ['lines', String(at), 'fen']);
    if (fen > leftFen(line.priceFen, line))
      throw new UserError('REFUND_EXCEEDS_PAID', ['lines', String(at), 'fen']);
    return { line, amountFen: fen };
  });
}

/** Between the request and the decision an admin may have given money back. */
function assertLeft(parts: readonly Part[], field: string): void {
  if (parts.some(({ line, amountFen }) => amountFen > leftFen(line.priceFen, line)))
    throw new UserError('REFUND_EXCEEDS_PAID', [field]);
}

function audited(action: string, refund: Refund, words?: string) {
  const { id, number, amountFen, decisionNote } = refund;
  const detail = { number, amountFen, note: words ?? decisionNote };
  return { action, subjectType: 'refund', subjectId: id, detail };
}
