/** Choices that come out the same for the same seed (mulberry32). */
export class Chance {
  constructor(private state: number) {}

  /** In [0, 1). */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** From `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of the words, each as likely as its weight says. */
  word<Word extends string>(weights: Record<Word, number>): Word {
    const entries = Object.entries(weights) as [Word, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [word, weight] of entries) if ((left -= weight) < 0) return word;
    throw new RangeError('No word has a weight');
  }
}
