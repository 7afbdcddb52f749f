import type { Fen } from '../kernel/money.js';
import type { PaymentChannel } from './payment.rules.js';

/**
 * Where money stands. CHANNEL_* is what a channel holds for us; SALES what learners bought; SURPLUS what bought nothing
 * and is owed back; REFUNDS what was promised back and is on its way; BY_HAND what
 * a person paid back from another purse.
 */
export type LedgerAccount = `CHANNEL_${PaymentChannel}` | 'SALES' | 'SURPLUS' | 'REFUNDS' | 'BY_HAND';

export enum LedgerEvent {
  PAYMENT = 'PAYMENT',
  SURPLUS = 'SURPLUS',
  REFUND_RESERVED = 'REFUND_RESERVED',
  REFUND_RELEASED = 'REFUND_RELEASED',
  REFUND_PAID = 'REFUND_PAID',
  REFUND_BY_HAND = 'REFUND_BY_HAND',
}

/** Positive: into the account; negative: out of it. */
export interface Posting {
  account: LedgerAccount;
  amountFen: Fen;
}

interface Movement {
  event: LedgerEvent;
  channel: PaymentChannel;
  amountFen: Fen;
  /** Whether the money had bought nothing. */
  surplus: boolean;
}

/** The two postings of a movement; they always sum to zero. */
export function postings({ event, channel, amountFen, surplus }: Movement): [Posting, Posting] {
  const from = surplus ? 'SURPLUS' : 'SALES';
  const move = (to: LedgerAccount, out: LedgerAccount): [Posting, Posting] => [
    { account: to, amountFen },
    { account: out, amountFen: -amountFen },
  ];
  switch (event) {
    case LedgerEvent.PAYMENT:
    case LedgerEvent.SURPLUS:
      return move(`CHANNEL_${channel}`, from);
    case LedgerEvent.REFUND_RESERVED:
      return move(from, 'REFUNDS');
    case LedgerEvent.REFUND_RELEASED:
      return move('REFUNDS', from);
    case LedgerEvent.REFUND_PAID:
      return move('REFUNDS', `CHANNEL_${channel}`);
    case LedgerEvent.REFUND_BY_HAND:
      return move('REFUNDS', 'BY_HAND');
  }
}
