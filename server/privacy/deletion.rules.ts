const DAY_MS = 24 * 3_600_000;

/** How long an account waits for its owner to think better of it. */
const COOLING_OFF_DAYS = 7;

export const deletionDue = (requestedAt: Date): Date =>
  new Date(requestedAt.getTime() + COOLING_OFF_DAYS * DAY_MS);

/** Where money is still moving, the account is looked at again a day later. */
export const postponed = (now: Date): Date => new Date(now.getTime() + DAY_MS);
