import type { UserErrorCode } from '../kernel/errors.js';
import type { Fen } from '../kernel/money.js';
import { transitions } from '../kernel/states.js';

export enum RefundStatus {
  /** A learner asked; somebody has to decide. */
  REQUESTED = 'REQUESTED',
  /** Decided and reserved; to be sent, or sent with an outcome nobody knows yet. */
  APPROVED = 'APPROVED',
  /** The channel has it. */
  PROCESSING = 'PROCESSING',
  SUCCEEDED = 'SUCCEEDED',
  DECLINED = 'DECLINED',
  WITHDRAWN = 'WITHDRAWN',
  /** The channel gave up and no money moved; the reservation is free again. */
  CLOSED = 'CLOSED',
  /** A person has to act: the channel took the money and cannot deliver it, or refuses for good. */
  ABNORMAL = 'ABNORMAL',
}

export enum RefundKind {
  /** The learner asked. */
  REQUESTED = 'REQUESTED',
  /** An admin decided. */
  STAFF = 'STAFF',
  /** Money that bought nothing goes back. */
  SURPLUS = 'SURPLUS',
  /** The platform gave it back by itself (Apple, WeChat's own service desk). */
  PLATFORM = 'PLATFORM',
  /** A question that was paid for was declined, or not answered in time. */
  UNANSWERED = 'UNANSWERED',
}

/** The `failure` of a refund that a person booked as paid by hand. */
export const BY_HAND = 'PAID_OTHERWISE';

/** How a person ends what a channel could not do. */
export enum RefundResolution {
  RETRY = 'RETRY',
  PAID_OTHERWISE = 'PAID_OTHERWISE',
}

export const { can: canMoveRefund, assert: assertRefundMove } = transitions<RefundStatus>('A refund', {
  REQUESTED: [RefundStatus.APPROVED, RefundStatus.DECLINED, RefundStatus.WITHDRAWN],
  APPROVED: [RefundStatus.PROCESSING, RefundStatus.SUCCEEDED, RefundStatus.CLOSED, RefundStatus.ABNORMAL],
  PROCESSING: [RefundStatus.SUCCEEDED, RefundStatus.CLOSED, RefundStatus.ABNORMAL],
  ABNORMAL: [RefundStatus.APPROVED, RefundStatus.SUCCEEDED],
  SUCCEEDED: [],
  DECLINED: [],
  WITHDRAWN: [],
  CLOSED: [],
});

/** What of a payment or line that cost `paidFen` neither went back nor is reserved to, in fen. */
export const leftFen = (
  paidFen: Fen,
  { refundedFen, refundingFen }: { refundedFen: Fen; refundingFen: Fen },
): Fen => paidFen - refundedFen - refundingFen;

/** What decides whether a line's money may be asked back. */
export interface RefundFacts {
  orderPaid: boolean;
  paidAt: Date | null;
  /** Paid and neither gone back nor reserved, in fen. */
  remainingFen: Fen;
  /** Reserved by refunds that are not final, in fen. */
  refundingFen: Fen;
  /** Days after payment; 0: never. */
  days: number;
  maxProgressPercent: number;
  progressPercent: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The last moment, exclusive, of asking; null where asking is never possible. */
export function refundableUntil({ paidAt, days }: Pick<RefundFacts, 'paidAt' | 'days'>): Date | null {
  return paidAt && days > 0 ? new Date(paidAt.getTime() + days * DAY_MS) : null;
}

/** Why a learner may not ask a line's money back; null when they may. */
export function refundRefusal(facts: RefundFacts, now: Date): keyof typeof UserErrorCode | null {
  const until = refundableUntil(facts);
  if (!facts.orderPaid || !until) return 'REFUND_NOT_ALLOWED';
  if (facts.refundingFen > 0) return 'REFUND_IN_PROGRESS';
  if (facts.remainingFen <= 0) return 'REFUND_NOT_ALLOWED';
  if (until <= now) return 'REFUND_WINDOW_OVER';
  if (facts.progressPercent > facts.maxProgressPercent) return 'REFUND_PROGRESS_EXCEEDED';
  return null;
}

/** Statuses in which money is reserved for a refund: decided, and not at its end. */
export const HOLDING = [RefundStatus.APPROVED, RefundStatus.PROCESSING, RefundStatus.ABNORMAL];
