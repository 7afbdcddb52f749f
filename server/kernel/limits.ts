import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { refusal } from './errors.js';

/**
 * How often something may happen per key. A school or a carrier puts hundreds of learners behind one address, so what
 * counts by address alone only stops a machine; guessing one person's password is stopped by name.
 */
const RULES = {
  /** By address and name. */
  login: { points: 10, seconds: 300 },
  /** By address. */
  logins: { points: 100, seconds: 300 },
  /** By address; a code of the platform cannot be guessed. */
  platformLogin: { points: 300, seconds: 300 },
  /** By address. */
  refresh: { points: 600, seconds: 60 },
  /** By viewer, as all that follow: more than a person taps, and no more than a machine may cost. */
  addToCart: { points: 120, seconds: 60 },
  quoteOrder: { points: 120, seconds: 60 },
  /** By address, for whoever is not logged in. */
  visitorQuotes: { points: 600, seconds: 60 },
  placeOrder: { points: 60, seconds: 60 },
  cancelOrder: { points: 60, seconds: 60 },
  openLesson: { points: 120, seconds: 60 },
  payOrder: { points: 30, seconds: 60 },
  requestRefund: { points: 20, seconds: 60 },
  checkPayment: { points: 120, seconds: 60 },
  claimCoupon: { points: 30, seconds: 60 },
  /** Notifications that nobody signed, kept by address: each may have twenty kilobytes. */
  unverified: { points: 20, seconds: 3600 },
  /** The same of all addresses. */
  unverifiedOfAll: { points: 200, seconds: 3600 },
} as const;

export type LimitName = keyof typeof RULES;

export interface Limits {
  /** Counts one attempt; throws `RATE_LIMITED` with `retryAfterSeconds` when there were too many. */
  consume(name: LimitName, key: string): Promise<void>;
}

/** `factor` multiplies every limit: below 1 stricter, above 1 more generous. */
export function createLimits(factor: number): Limits {
  const limiters = new Map(
    Object.entries(RULES).map(([name, { points, seconds }]) => [
      name,
      new RateLimiterMemory({
        keyPrefix: name,
        points: Math.max(1, Math.round(points * factor)),
        duration: seconds,
      }),
    ]),
  );
  return {
    async consume(name, key) {
      try {
        await limiters.get(name)?.consume(key);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        const retryAfterSeconds = Math.ceil(error.msBeforeNext / 1000);
        throw refusal('RATE_LIMITED', 'Too many attempts, please wait.', { retryAfterSeconds });
      }
    },
  };
}
