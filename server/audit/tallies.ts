import { countOne, type AlertKind, type Tally } from './alerts.rules.js';

/** Beyond so many at once the oldest are forgotten: a flood of made-up names fills no memory. */
const MOST = 10_000;

/** Counts suspicious things in this process's memory, by kind and whom they are about. */
export class Tallies {
  private readonly tallies = new Map<string, Tally>();

  /** How much an alert has to grow by; 0 almost always. */
  count(kind: AlertKind, about: string, now: Date): number {
    const key = `${kind} ${about.slice(0, 256)}`;
    const { tally, tell } = countOne(this.tallies.get(key), kind, about, now.getTime());
    // Set anew, it is the youngest again.
    this.tallies.delete(key);
    this.tallies.set(key, tally);
    if (this.tallies.size > MOST) this.tallies.delete(this.tallies.keys().next().value as string);
    return tell;
  }

  get size(): number {
    return this.tallies.size;
  }
}
