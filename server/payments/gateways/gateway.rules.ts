import type {
  CloseOutcome,
  Notification,
  PaymentChannel,
  QueryOutcome,
  Receipt,
  RefundOutcome,
  RefundQueryOutcome,
  RefundReceipt,
} from './gateway.js';

/** A text a channel gave us, or null when it is missing, or longer than any id or code of theirs. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 128 ? value : null;
}

/** The channel does not know this number: nothing was ever created under it. */
export function absentReceipt(channel: PaymentChannel, number: string): Receipt {
  return {
    channel,
    number,
    state: 'ABSENT',
    amountFen: null,
    currency: null,
    merchantId: null,
    appId: null,
    payerId: null,
    transactionId: null,
    paidAt: null,
  };
}

/** Our numbers of a refund and of the payment it belongs to. */
export type RefundNumbers = Pick<RefundReceipt, 'number' | 'paymentNumber'>;

/** The channel does not know this refund: nothing was ever sent back under its number. */
export function absentRefund(
  channel: PaymentChannel,
  { number, paymentNumber }: RefundNumbers,
): RefundReceipt {
  return {
    channel,
    number,
    paymentNumber,
    state: 'ABSENT',
    amountFen: null,
    refundId: null,
    finishedAt: null,
  };
}

/** `ASK`: a query decides; `ifAbsent` is the outcome when it does not know the refund. */
export type RefundAnswer = RefundOutcome | { kind: 'ASK'; ifAbsent: RefundOutcome };

export function refundByQuery(ifAbsent: RefundOutcome, asked: RefundQueryOutcome): RefundOutcome {
  if (!asked.known) return { kind: 'UNKNOWN', reason: asked.reason };
  return asked.receipt.state === 'ABSENT' ? ifAbsent : { kind: 'ACCEPTED', receipt: asked.receipt };
}

/** A message that the channel signed, and what it is about. */
export function verified(
  id: string,
  about: { receipt?: Receipt; refund?: RefundReceipt | null } = {},
): Notification {
  return { ok: true, id, receipt: null, refund: null, inquiry: null, ...about };
}

/**
 * What a query says about a close that was refused. A number the channel never saw has no prepay_id or trade_no that
 * anybody could pay, so that it counts as closed.
 */
export function closedByQuery(asked: QueryOutcome): CloseOutcome {
  if (!asked.known) return 'UNKNOWN';
  const outcomes = {
    PAID: 'PAID',
    REFUNDED: 'PAID',
    PENDING: 'NOT_YET',
    CLOSED: 'CLOSED',
    ABSENT: 'CLOSED',
  } as const;
  return outcomes[asked.receipt.state];
}
