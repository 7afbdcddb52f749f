import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

interface Counted {
  frames: number;
  events: number;
  delays: number[];
}

const child = (file: string): ChildProcess =>
  fork(join(import.meta.dirname, file), { execArgv: ['--import', 'tsx'] });

/** The next message of a kind; whatever failed or was closed meanwhile ends the bench. */
async function heard<T>(from: ChildProcess, kind: string): Promise<T> {
  for (;;) {
    const [message] = (await once(from, 'message')) as [Record<string, T>];
    if (kind in message) return message[kind] as T;
    if ('failed' in message || 'closed' in message) throw new Error(JSON.stringify(message));
  }
}

/** Many sockets in a few processes. */
export class Crowd {
  private constructor(private readonly processes: ChildProcess[]) {}

  static async gather(
    url: string,
    sockets: number,
    processes: number,
    subscribe: object | null,
  ): Promise<Crowd> {
    const children = Array.from({ length: processes }, () => child('live-clients.ts'));
    await Promise.all(
      children.map(each => {
        each.send({ url, sockets: Math.ceil(sockets / processes), subscribe });
        return heard(each, 'opened');
      }),
    );
    return new Crowd(children);
  }

  /** What has come since it was last asked. */
  async count(): Promise<Counted> {
    const all = await Promise.all(
      this.processes.map(each => {
        each.send('count');
        return heard<Counted>(each, 'counted');
      }),
    );
    return {
      frames: all.reduce((sum, { frames }) => sum + frames, 0),
      events: all.reduce((sum, { events }) => sum + events, 0),
      delays: all.flatMap(({ delays }) => delays),
    };
  }

  async leave(): Promise<void> {
    for (const each of this.processes) {
      const ended = once(each, 'exit');
      each.kill('SIGKILL');
      await ended;
    }
  }
}

/** Bare `ws` in a process of its own. */
export class Bare {
  private constructor(
    readonly process: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<Bare> {
    const bare = child('live-bare.ts');
    return new Bare(bare, `ws://127.0.0.1:${await heard<number>(bare, 'port')}`);
  }

  /** Once, or as fast as it is read for so many milliseconds. */
  send(frame: string, ms = 0): void {
    this.process.send({ frame, ms });
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }
}
