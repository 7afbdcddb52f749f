import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { quickly } from './quick/index.js';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** `server/main.ts` as its user meets it: an environment, what it prints, signals, and an exit code. */
export class Program {
  output = '';
  private readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  /** `how` Node is to read it, where the very way of `npm start` is meant. */
  constructor(env: Record<string, string>, how: readonly string[] = quickly) {
    this.child = spawn(process.execPath, [...how, MAIN], {
      env: { PATH: process.env.PATH, PORT: '0', SANDBOX_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** Resolves to the origin it announces. */
  async ready(): Promise<string> {
    for (;;) {
      const origin = /Site +(http:\S+?)\/\n/.exec(this.output)?.[1];
      if (origin) return origin;
      const code = await Promise.race([
        this.ended,
        new Promise(resolve => setTimeout(resolve, 20, 'running')),
      ]);
      if (code !== 'running') throw new Error(`It ended with ${String(code)}:\n${this.output}`);
    }
  }

  /** Resolves to the exit code, when the last of its output has been read. */
  signal(...signals: NodeJS.Signals[]): Promise<number | null> {
    for (const signal of signals) this.child.kill(signal);
    return this.ended;
  }

  exit(): Promise<number | null> {
    return this.ended;
  }
}

export interface Seen {
  pid: number;
  command: string;
}

/** Every process that works in the folder or was told of it, whoever its parent is. */
export function processesAbout(folder: string): Seen[] {
  const found: Seen[] = [];
  for (const pid of readdirSync('/proc').map(Number)) {
    if (!pid || pid === process.pid) continue;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      const told = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder);
      if (command && (told || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)))
        found.push({ pid, command });
    } catch {
      continue; // it has ended, or is not ours to look at
    }
  }
  return found;
}
