import type { Ctx } from '../context.js';

const MINUTE_MS = 60_000;

/**
 * Decides what is kept of notifications that nobody signed: enough to find out why a channel's own are refused, and too
 * little to fill the disk. What is not kept is counted, and told once a minute.
 */
export class Unverified {
  private dropped = 0;

  async isKept({ limits, log }: Pick<Ctx, 'limits' | 'log'>, address: string): Promise<boolean> {
    try {
      // By address first: who is over their own limit uses up nothing of what all may have.
      await limits.consume('unverified', address);
      await limits.consume('unverifiedOfAll', '');
      return true;
    } catch {
      if (this.dropped++ === 0) setTimeout(() => this.tell(log), MINUTE_MS).unref();
      return false;
    }
  }

  private tell(log: Ctx['log']): void {
    log.warn({ notifications: this.dropped }, 'Refused and not kept: too many that nobody signed');
    this.dropped = 0;
  }
}
