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
}

const NEXT: Record<RefundStatus, readonly RefundStatus[]> = {
  REQUESTED: [RefundStatus.APPROVED, RefundStatus.DECLINED, RefundStatus.WITHDRAWN],
  APPROVED: [RefundStatus.PROCESSING, RefundStatus.SUCCEEDED, RefundStatus.CLOSED, RefundStatus.ABNORMAL],
  PROCESSING: [RefundStatus.SUCCEEDED, RefundStatus.CLOSED, RefundStatus.ABNORMAL],
  ABNORMAL: [RefundStatus.APPROVED, RefundStatus.SUCCEEDED],
  SUCCEEDED: [],
  DECLINED: [],
  WITHDRAWN: [],
  CLOSED: [],
};

export function canMoveRefund(from: RefundStatus, to: RefundStatus): boolean {
  return NEXT[from].includes(to);
}

export function assertRefundMove(from: RefundStatus, to: RefundStatus): void {
  if (!canMoveRefund(from, to)) throw new Error(`A refund cannot move from ${from} to ${to}`);
}
