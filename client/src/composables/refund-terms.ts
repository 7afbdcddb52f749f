import type { RefundStateFragment, RefundTermsQuery } from '@graphql/graphql';

export type RefundTerm = RefundTermsQuery['refundTerms'][number];

/** What the terms of all lines come to: what can be asked for, how it is decided, until when; or why nothing can. */
export interface RefundOffer {
  lines: RefundTerm[];
  /** Decided at once, for every line that can be given back. */
  automatic: boolean;
  /** The first end among them. */
  until: string | null;
  /** Why no line can be given back; null while one can. */
  refusal: RefundTerm['refusal'] | null;
}

export function refundOffer(terms: readonly RefundTerm[]): RefundOffer {
  const lines = terms.filter(({ refusal, refundable }) => !refusal && refundable.fen > 0);
  const ends = lines.flatMap(({ until }) => until ?? []).sort();
  return {
    lines,
    automatic: lines.length > 0 && lines.every(({ automatic }) => automatic),
    until: ends[0] ?? null,
    refusal: lines.length ? null : (terms.find(({ refusal }) => refusal)?.refusal ?? null),
  };
}

/** Apple collected the money, and gives it back itself: not a refusal, but another door. */
export const isApples = ({ refusal }: RefundOffer): boolean => refusal?.code === 'REFUND_BY_APPLE';

/** A refund whose end is not known yet. */
export const isOpen = ({ status }: Pick<RefundStateFragment, 'status'>): boolean =>
  ['REQUESTED', 'APPROVED', 'PROCESSING', 'ABNORMAL'].includes(status);

/** What a person asked for, as against what the house or a channel gave back by itself. */
export const isAskedFor = ({ kind }: Pick<RefundStateFragment, 'kind'>): boolean => kind === 'REQUESTED';
