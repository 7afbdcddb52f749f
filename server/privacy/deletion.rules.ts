const DAY_MS = 24 * 3_600_000;

/** How long an account waits for its owner to think better of it. */
export const COOLING_OFF_DAYS = 7;

export const deletionDue = (requestedAt: Date): Date =>
  new Date(requestedAt.getTime() + COOLING_OFF_DAYS * DAY_MS);

/** Where money is still moving, the account is looked at again a day later. */
export const postponed = (now: Date): Date => new Date(now.getTime() + DAY_MS);

/** What is still under way for somebody who wants to go. */
export interface UnderWay {
  /** Orders that may still be paid, or are being closed. */
  openOrders: number;
  openPayments: number;
  /** Refunds, those of surplus money among them, that are not final. */
  openRefunds: number;
  /** Questions of or to them that were paid for, and wait: at their deadline at the latest the money goes on. */
  waitingQuestions: number;
}

export const moneyIsMoving = (underWay: UnderWay): boolean =>
  underWay.openOrders + underWay.openPayments + underWay.openRefunds + underWay.waitingQuestions > 0;

/** Whoever runs the shop, or sells a course in it, hands that over first. */
export const mustHandOver = (facts: { role: 'STUDENT' | 'TEACHER' | 'ADMIN'; publishedCourses: number }) =>
  facts.role === 'ADMIN' || facts.publishedCourses > 0;
