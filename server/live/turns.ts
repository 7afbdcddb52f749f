import { refusal } from '../kernel/errors.js';

/** The room's lock lets one through at a time: a second makes ready meanwhile, and a third if that one has to wait. */
const AT_ONCE = 3;
/** Beyond these a room is spoken in faster than anybody reads, and whoever waits would rather be told. */
const MOST_WAITING = 1000;

interface Line {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * Whoever writes in a room waits for the others of it here, and not at its lock: there each would hold one of the few
 * connections that everybody in the shop needs. Throws `RATE_LIMITED` where too many wait.
 */
export class Turns {
  private readonly lines = new Map<string, Line>();

  async take<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(sessionId) ?? { running: 0, waiting: [] };
    this.lines.set(sessionId, line);
    if (line.running < AT_ONCE) line.running++;
    else await this.turnIn(line);
    try {
      return await work();
    } finally {
      const next = line.waiting.shift();
      if (next) next();
      else if (--line.running === 0) this.lines.delete(sessionId);
    }
  }

  private turnIn({ waiting }: Line): Promise<void> {
    if (waiting.length >= MOST_WAITING)
      throw refusal('RATE_LIMITED', 'Too many speak at once.', { retryAfterSeconds: 5 });
    return new Promise(begin => waiting.push(begin));
  }
}
