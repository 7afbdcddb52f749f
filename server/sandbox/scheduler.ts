import type { Delivery, Notifier } from './notifier.js';
import { payTrade, settleRefund } from './trades.js';
import type { World } from './world.js';

const MOST_AT_ONCE = 64;
const LONGEST_SLEEP_MS = 60_000;
const BY_ITSELF: Delivery = { genuine: false, now: false };

/** Does what is due: notifications, refunds that settle, payments that come late. Woken whenever state changes. */
export class Scheduler {
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(
    private readonly world: World,
    private readonly notifier: Notifier,
  ) {}

  /** Looks at what is due now, starts it, and sleeps until the next moment. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#timer) clearTimeout(this.#timer);
    void this.#startDue();
    const now = this.world.clock.now();
    let next = Infinity;
    for (const { at, key } of this.world.store.due()) {
      if (!this.notifier.isUnderWay(key)) next = Math.min(next, at);
    }
    // A full house wakes again by itself when an attempt ends.
    const sleep = this.notifier.busy >= MOST_AT_ONCE ? LONGEST_SLEEP_MS : Math.max(0, next - now);
    this.#timer = setTimeout(() => this.wake(), Math.min(sleep, LONGEST_SLEEP_MS));
  }

  /** Runs everything due and waits for it, including what becomes due by it. */
  async runDue(): Promise<number> {
    let delivered = 0;
    for (;;) {
      const started = this.#startDue();
      this.wake();
      if (started.length === 0 && this.notifier.busy === 0) return delivered;
      delivered += started.length;
      await this.notifier.idle();
    }
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #startDue(): Promise<void>[] {
    const { store, clock } = this.world;
    const now = clock.now();
    const due = () => [...store.due()].filter(({ at }) => at <= now);
    for (const { table, key, at } of due()) {
      if (table === 'refund') settleRefund(this.world, key);
      if (table === 'trade') payTrade(this.world, store.get('trade', key)!, { at });
    }
    const started: Promise<void>[] = [];
    for (const { table, key } of due().sort((a, b) => a.at - b.at)) {
      if (table !== 'notice' || this.notifier.isUnderWay(key) || this.notifier.busy >= MOST_AT_ONCE) continue;
      const attempt = this.notifier.attempt(key, BY_ITSELF);
      started.push(attempt);
      // The journal stops the program when it fails; here it only ends the attempt.
      void attempt.catch(() => undefined).then(() => this.wake());
    }
    return started;
  }
}
