import type { Fen } from '../kernel/money.js';
import { textUpTo, lengthOf } from '../kernel/plain-text.js';
import { transitions } from '../kernel/states.js';

/** Where a paid question stands. From DECLINED, EXPIRED and REFUNDED the money goes back; its refund says how far it is. */
export enum PaidQuestionState {
  UNPAID = 'UNPAID',
  /** Paid: the money is held until the expert answers, or the deadline passes. */
  WAITING = 'WAITING',
  ANSWERED = 'ANSWERED',
  /** By the expert, or by an admin who refused its text. */
  DECLINED = 'DECLINED',
  /** Nobody answered in time. */
  EXPIRED = 'EXPIRED',
  /** Staff, or the platform that collected it, gave the money back. */
  REFUNDED = 'REFUNDED',
}

const { WAITING, ANSWERED, DECLINED, EXPIRED, REFUNDED } = PaidQuestionState;

export const { can: canMoveQuestion, assert: assertQuestionMove } = transitions<PaidQuestionState>(
  'A paid question',
  {
    UNPAID: [WAITING],
    WAITING: [ANSWERED, DECLINED, EXPIRED, REFUNDED],
    ANSWERED: [REFUNDED],
    DECLINED: [],
    EXPIRED: [],
    REFUNDED: [],
  },
);

/** What became of the text of a question before its expert sees it. */
export enum QuestionReview {
  CLEAR = 'CLEAR',
  /** Waits for an admin. */
  HELD = 'HELD',
  REFUSED = 'REFUSED',
}

/** Of an offer; the same stands as CHECKs in the database. */
export const MIN_PRICE_FEN: Fen = 100;
export const MAX_PRICE_FEN: Fen = 1_000_000;
export const ANSWER_HOURS: readonly number[] = [24, 48, 72];
export const MAX_NOTE = 200;

export const MIN_QUESTION = 10;
export const MAX_QUESTION = 2000;
export const MAX_RATING_TEXT = 500;

/** The field of an offer that is wrong; null where all are right. */
export function offerFault({ priceFen, answerHours }: { priceFen: Fen; answerHours: number }): string | null {
  if (priceFen < MIN_PRICE_FEN || priceFen > MAX_PRICE_FEN) return 'priceFen';
  return ANSWER_HOURS.includes(answerHours) ? null : 'answerHours';
}

/** What decides whether an expert takes new questions. */
export interface ExpertFacts {
  open: boolean;
  qualified: boolean;
  /** The account can be used and is still a teacher's, and is not about to be erased. */
  stays: boolean;
}

/** Questions that wait may be answered all the same. */
export const takesQuestions = ({ open, qualified, stays }: ExpertFacts): boolean =>
  open && qualified && stays;

/** A question as it is kept, or why it cannot be. */
export function questionText(
  typed: string,
): { text: string } | { fault: 'TEXT_TOO_SHORT' | 'TEXT_TOO_LONG' } {
  const text = textUpTo(typed, MAX_QUESTION);
  if (text === null)
    return { fault: typed.trim().length > MAX_QUESTION ? 'TEXT_TOO_LONG' : 'TEXT_TOO_SHORT' };
  return lengthOf(text) < MIN_QUESTION ? { fault: 'TEXT_TOO_SHORT' } : { text };
}

export const isStars = (stars: number): boolean => Number.isInteger(stars) && stars >= 1 && stars <= 5;

const HOUR_MS = 3_600_000;

/** So long before the deadline the expert is reminded. */
export const DUE_HOURS = 6;

export const deadlineAfter = (from: Date, answerHours: number): Date =>
  new Date(from.getTime() + answerHours * HOUR_MS);

export const dueBefore = (deadline: Date): Date => new Date(deadline.getTime() - DUE_HOURS * HOUR_MS);

/** An answer counts until the deadline, exclusive; from then on the money goes back. */
export const mayStillAnswer = (
  { state, review, deadline }: { state: PaidQuestionState; review: QuestionReview; deadline: Date | null },
  now: Date,
): boolean =>
  state === WAITING &&
  review === QuestionReview.CLEAR &&
  deadline !== null &&
  now.getTime() < deadline.getTime();
