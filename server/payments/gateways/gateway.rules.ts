import type { CloseOutcome, PaymentChannel, QueryOutcome, Receipt } from './gateway.js';

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
