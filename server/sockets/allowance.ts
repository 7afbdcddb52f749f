/** How many of something each key holds at this moment. */
export class Tally {
  private readonly held = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Takes one more for the key, and returns how to give it back, once; null when it holds as many as it may. */
  take(key: string): (() => void) | null {
    const held = this.held.get(key) ?? 0;
    if (held >= this.most) return null;
    this.held.set(key, held + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const left = (this.held.get(key) ?? 1) - 1;
      if (left) this.held.set(key, left);
      else this.held.delete(key);
    };
  }
}

/** A bucket that fills by `perSecond` up to `burst`: who talks faster for longer has none left. */
export class Pace {
  private left: number;
  private filledAt = performance.now();

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.left = burst;
  }

  spend(now = performance.now()): boolean {
    this.left = Math.min(this.burst, this.left + ((now - this.filledAt) / 1000) * this.perSecond);
    this.filledAt = now;
    if (this.left < 1) return false;
    this.left--;
    return true;
  }
}
