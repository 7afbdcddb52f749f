import type { Store } from './store.js';

/** The sandbox's own time: real time plus whatever the control API moved it by. */
export class Clock {
  constructor(private readonly store: Store) {}

  get offsetMs(): number {
    return this.store.get('clock', 'clock')?.offsetMs ?? 0;
  }

  now(): number {
    return Date.now() + this.offsetMs;
  }

  advance(ms: number): void {
    this.store.put('clock', 'clock', { offsetMs: this.offsetMs + ms });
  }

  reset(): void {
    this.store.put('clock', 'clock', { offsetMs: 0 });
  }

  /**
   * The time by which a stamp of the merchant is fresh, or null. An SDK stamps its requests with the time of
   * its machine, whatever the clock of a test says, so real time is as good as the sandbox's; the answer is
   * then stamped by the same clock.
   */
  freshBy(stampMs: number, toleranceMs: number): number | null {
    for (const now of [Date.now(), this.now()]) if (Math.abs(now - stampMs) <= toleranceMs) return now;
    return null;
  }
}
