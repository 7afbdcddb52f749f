import type { StaffDeskQuery } from '@graphql/graphql';

export type Desk = NonNullable<NonNullable<StaffDeskQuery['me']>['desk']>;

/** The server counts no further. */
const MOST_COUNTED = 100;

/** 3, or 99+. */
export const countOf = (waiting: number): string =>
  waiting >= MOST_COUNTED ? `${MOST_COUNTED - 1}+` : String(waiting);

/** How much waits behind each way of staff's; a way behind which nothing waits is not among them. */
export function waitingBehind(desk: Desk): Readonly<Partial<Record<string, string>>> {
  const waiting = {
    reviews: desk.courseReviews,
    qualifications: desk.qualifications,
    moderation:
      desk.heldComments + desk.heldQuestions + desk.heldAnswers + desk.heldPaidQuestionCount + desk.reports,
    homework: desk.homework,
    questions: desk.waitingQuestions,
    paid: desk.waitingPaidQuestions,
  };
  return Object.fromEntries(
    Object.entries(waiting).flatMap(([way, count]) => (count ? [[way, countOf(count)]] : [])),
  );
}
