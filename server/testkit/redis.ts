import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from './server-process.js';

/** Whether the machine has it; a suite that needs it skips by name where it does not. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

const PATIENCE_MS = 10_000;

/** A Redis of one's own, on loopback, that keeps nothing on disk. */
export class TestRedis {
  private process: ChildProcess | null = null;

  private constructor(readonly port: number) {}

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort());
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.process = child;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    for await (const [line] of on(createInterface(child.stdout), 'line', { signal }))
      if (String(line).includes('Ready to accept connections')) return;
  }

  async stop(): Promise<void> {
    const child = this.process;
    this.process = null;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
