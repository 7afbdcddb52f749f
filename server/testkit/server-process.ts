import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { quickly } from './quick/index.js';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The server as a process of its own, to be killed and started again on the same port. */
export class ServerProcess {
  private child: ChildProcess | null = null;

  private constructor(
    readonly origin: string,
    private readonly env: Record<string, string>,
  ) {}

  static async start(env: Record<string, string>): Promise<ServerProcess> {
    const port = await freePort();
    const server = new ServerProcess(`http://127.0.0.1:${port}`, { ...env, PORT: String(port) });
    await server.restart();
    return server;
  }

  async restart(): Promise<void> {
    const child = spawn(process.execPath, [...quickly, MAIN], {
      env: { ...process.env, ...this.env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.child = child;
    for (;;) {
      if (child.exitCode !== null)
        throw new Error(`The server ended with ${child.exitCode} while it started.`);
      const alive = await fetch(`${this.origin}/healthz`).then(
        response => response.ok,
        () => false,
      );
      if (alive) return;
      await sleep(50);
    }
  }

  /** kill -9: nothing of the process's own gets a chance to tidy up. */
  kill = (): Promise<void> => this.end('SIGKILL');

  stop = (): Promise<void> => this.end('SIGTERM');

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
