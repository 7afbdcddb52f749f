import { isAway } from './job-pool.js';
import { sentenceOf } from './sentence.js';

/** After this long the end is no longer waited for; what was spawned is told to go all the same. */
const LONGEST_END_MS = 15_000;

/**
 * The one life of this process: what was opened is closed in reverse, once, whether a signal, a fault or a failed
 * start-up ends it. A signal during start-up lets the step under way come to its end, so that nothing is left
 * behind half open; `signal` tells the long steps to hurry.
 */
class Lifetime {
  private readonly stopping = new AbortController();
  private readonly ends: (() => Promise<void>)[] = [];
  private exitCode = 0;

  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** What was opened last is closed first. */
  onEnd(end: () => Promise<void>): void {
    this.ends.push(end);
  }

  async run(start: () => Promise<void>): Promise<never> {
    // npm passes a signal on that the terminal has sent already: the second one finds the end under way.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => this.stop());
    // The queue throws what nobody can catch when the database goes while a job ends; it comes back by itself.
    process.on('uncaughtException', error => (isAway(error) ? say(error) : this.fail(error)));
    const stopped = new Promise<void>(resolve => this.signal.addEventListener('abort', () => resolve()));
    try {
      await start();
    } catch (error) {
      this.fail(error);
    }
    await stopped;
    for (const end of this.ends.reverse()) await end().catch(say);
    process.exit(this.exitCode);
  }

  stop(): void {
    if (this.signal.aborted) return;
    this.stopping.abort();
    setTimeout(() => process.exit(1), LONGEST_END_MS).unref();
  }

  /** After a stop, what was cut short fails in ways that nobody needs to read. */
  fail(error: unknown): void {
    if (this.signal.aborted) return;
    say(error);
    this.exitCode = 1;
    this.stop();
  }

  /** npm killed with -9 passes nothing on: its child sees that it has become an orphan. */
  endWithParent(): void {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && this.stop(), 250).unref();
  }
}

const say = (error: unknown): void => void process.stderr.write(`${sentenceOf(error)}\n`);

export const lifetime = new Lifetime();
