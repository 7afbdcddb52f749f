import type { Fen } from '../kernel/money.js';
import type { PaymentChannel } from './payment.rules.js';

/**
 * Where money stands. CHANNEL_* is what a channel holds for us; SALES what learners bought; SURPLUS what bought nothing
 * and is owed back; QUESTIONS_HELD what was paid for questions that nobody has answered yet; EXPERTS what experts earned
 * and are owed; REFUNDS what was promised back and is on its way; BY_HAND what a person paid back from another purse.
 */
export type LedgerAccount =
  `CHANNEL_${PaymentChannel}` | 'SALES' | 'SURPLUS' | 'QUESTIONS_HELD' | 'EXPERTS' | 'REFUNDS' | 'BY_HAND';

export enum LedgerEvent {
  PAYMENT = 'PAYMENT',
  SURPLUS = 'SURPLUS',
  /** Money for a question waits for its answer. */
  QUESTION_HELD = 'QUESTION_HELD',
  /** It was answered: the expert's share, and the rest. */
  QUESTION_ANSWERED = 'QUESTION_ANSWERED',
  /** It will not be answered: a refund follows. */
  QUESTION_RELEASED = 'QUESTION_RELEASED',
  /** An answered question is given back: the expert's share is taken back. */
  SHARE_RETURNED = 'SHARE_RETURNED',
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
  /** Of it, what the expert gets; only of QUESTION_ANSWERED. */
  shareFen?: Fen;
  /** Whether the money had bought nothing. */
  surplus: boolean;
}

/** The postings of a movement: two, or three where one sum goes two ways; they always sum to zero. */
export function postings({ event, channel, amountFen, shareFen = 0, surplus }: Movement): Posting[] {
  const from = surplus ? 'SURPLUS' : 'SALES';
  const move = (to: LedgerAccount, out: LedgerAccount): Posting[] => [
    { account: to, amountFen },
    { account: out, amountFen: -amountFen },
  ];
  switch (event) {
    case LedgerEvent.PAYMENT:
    case LedgerEvent.SURPLUS:
      return move(`CHANNEL_${channel}`, from);
    case LedgerEvent.QUESTION_HELD:
      return move('SALES', 'QUESTIONS_HELD');
    case LedgerEvent.QUESTION_RELEASED:
      return move('QUESTIONS_HELD', 'SALES');
    case LedgerEvent.SHARE_RETURNED:
      return move('EXPERTS', 'SALES');
    case LedgerEvent.QUESTION_ANSWERED:
      return [
        { account: 'QUESTIONS_HELD' as const, amountFen },
        { account: 'EXPERTS' as const, amountFen: -shareFen },
        { account: 'SALES' as const, amountFen: shareFen - amountFen },
      ].filter(posting => posting.amountFen !== 0);
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
