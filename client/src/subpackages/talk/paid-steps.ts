import type { PaidQuestionWholeFragment } from '@graphql/graphql';

export type StepName = 'ASKED' | 'PAID' | 'ANSWERED' | 'DECLINED' | 'EXPIRED' | 'REFUNDED';

export interface Step {
  name: StepName;
  /** When it was done, or by when it will be; null where nobody knows. */
  at: string | null;
  done: boolean;
}

type Facts = Pick<
  PaidQuestionWholeFragment,
  'state' | 'createdAt' | 'paidAt' | 'deadline' | 'answeredAt' | 'refund'
>;

/** The way of a paid question so far, and what comes next of it: an answer, or the money back. */
export function stepsOf({ state, createdAt, paidAt, deadline, answeredAt, refund }: Facts): Step[] {
  const asked: Step = { name: 'ASKED', at: createdAt, done: true };
  const paid: Step = { name: 'PAID', at: paidAt ?? null, done: Boolean(paidAt) };
  const answered: Step = { name: 'ANSWERED', at: answeredAt ?? deadline ?? null, done: Boolean(answeredAt) };
  const refunded: Step = {
    name: 'REFUNDED',
    at: refund?.finishedAt ?? null,
    done: refund?.status === 'SUCCEEDED',
  };
  switch (state) {
    case 'UNPAID':
    case 'WAITING':
    case 'ANSWERED':
      return [asked, paid, answered];
    case 'DECLINED':
      return [asked, paid, { name: 'DECLINED', at: refund?.createdAt ?? null, done: true }, refunded];
    case 'EXPIRED':
      return [asked, paid, { name: 'EXPIRED', at: deadline ?? null, done: true }, refunded];
    case 'REFUNDED':
      return answeredAt ? [asked, paid, answered, refunded] : [asked, paid, refunded];
  }
}
