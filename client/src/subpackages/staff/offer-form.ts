import type { OfferTermsFragment, QuestionOfferInput } from '@graphql/graphql';
import { fenOfYuan, yuanOf } from '../../composables/yuan';

/** On what terms somebody answers for money, as a form holds it: the price as it is typed, in yuan. */
export interface OfferForm {
  price: string;
  answerHours: number;
  note: string;
  open: boolean;
}

export const ANSWER_HOURS = [24, 48, 72] as const;
/** What the server takes. */
export const LEAST_FEN = 100;
export const MOST_FEN = 1_000_000;
export const MOST_NOTE = 200;

/** A price and a time that many begin with, where there is no offer yet. */
const FIRST: OfferForm = { price: '99', answerHours: 48, note: '', open: true };

type Terms = Pick<OfferTermsFragment, 'answerHours' | 'note' | 'open'> & { price: { fen: number } };

export const formOf = (offer: Terms | null | undefined): OfferForm =>
  offer
    ? {
        price: yuanOf(offer.price.fen),
        answerHours: offer.answerHours,
        note: offer.note,
        open: offer.open,
      }
    : FIRST;

/** What is sent of a form; null where its price is none that may be asked. */
export function inputOf({ price, ...terms }: OfferForm): QuestionOfferInput | null {
  const priceFen = fenOfYuan(price, MOST_FEN);
  return priceFen === null || priceFen < LEAST_FEN ? null : { ...terms, priceFen };
}
