import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { refusal } from './errors.js';
import { blockSeconds, DAY_SECONDS, LIMIT_RULES, type LimitName } from './limit-rules.js';
import { inMemory, type LimitStore } from './limit-stores.js';

export type { LimitName };

export interface Limits {
  /** Counts one attempt; throws `RATE_LIMITED` with `retryAfterSeconds` when there were too many. */
  consume(name: LimitName, key: string): Promise<void>;
  /** Counts one attempt; false when there were too many. */
  allows(name: LimitName, key: string): Promise<boolean>;
  /** Takes one counted attempt back: it turned out to be none. */
  giveBack(name: LimitName, key: string): Promise<void>;
  /** Begins anew, for whoever has proved who they are. */
  forget(name: LimitName, key: string): Promise<void>;
  close(): Promise<void>;
}

interface LimitStores {
  /** For rules that guard a secret. */
  kept?: LimitStore;
  /** For all others. */
  others?: LimitStore;
  /** What stands in a kept store instead of an address or a name. */
  blind?: (key: string) => string;
  /** Hears of every attempt that is refused. */
  onRefused?: (name: LimitName, key: string) => Promise<void>;
}

interface Limiter {
  seconds: number;
  points: number;
  attempts: RateLimiterAbstract;
  /** How often within a day somebody went too far; absent where waits do not grow. */
  strikes?: RateLimiterAbstract;
}

/** `factor` multiplies every limit: below 1 stricter, above 1 more generous. */
export function createLimits(
  factor: number,
  { kept = inMemory, others = inMemory, blind = key => key, onRefused }: LimitStores = {},
): Limits {
  const limiters = new Map(
    Object.entries(LIMIT_RULES).map(([name, rule]): [string, Limiter] => {
      const store = rule.kept ? kept : others;
      const points = Math.max(1, Math.round(rule.points * factor));
      const attempts = store.limiter({ keyPrefix: name, points, duration: rule.seconds });
      const strikes = rule.grows
        ? store.limiter({
            keyPrefix: `${name}-strikes`,
            points: Number.MAX_SAFE_INTEGER,
            duration: DAY_SECONDS,
          })
        : undefined;
      return [name, { seconds: rule.seconds, points, attempts, ...(strikes && { strikes }) }];
    }),
  );
  const limiterOf = (name: LimitName): Limiter => limiters.get(name) as Limiter;

  /** Milliseconds to wait; 0 when the attempt is one of those allowed. */
  async function attempt(name: LimitName, key: string): Promise<number> {
    const limiter = limiterOf(name);
    try {
      await limiter.attempts.consume(blind(key));
      return 0;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      await onRefused?.(name, key);
      const isFirst = error.consumedPoints === limiter.points + 1;
      return isFirst ? grow(limiter, blind(key), error.msBeforeNext) : error.msBeforeNext;
    }
  }

  return {
    async consume(name, key) {
      const ms = await attempt(name, key);
      if (ms === 0) return;
      const retryAfterSeconds = Math.max(1, Math.ceil(ms / 1000));
      throw refusal('RATE_LIMITED', 'Too many attempts, please wait.', { retryAfterSeconds });
    },
    allows: async (name, key) => (await attempt(name, key)) === 0,
    giveBack: async (name, key) => void (await limiterOf(name).attempts.reward(blind(key))),
    async forget(name, key) {
      const { attempts, strikes } = limiterOf(name);
      await attempts.delete(blind(key));
      await strikes?.delete(blind(key));
    },
    close: async () => void (await Promise.all([kept.close(), others.close()])),
  };
}

/** The first time somebody goes too far, the window's own end is waited for; from then on longer each time. */
async function grow({ seconds, attempts, strikes }: Limiter, key: string, ms: number): Promise<number> {
  if (!strikes) return ms;
  const { consumedPoints: strike } = await strikes.consume(key);
  if (strike === 1) return ms;
  const block = blockSeconds(seconds, strike);
  await attempts.block(key, block);
  return block * 1000;
}
