import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(
  new URL(`./sandbox/main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
);

/** The sandbox beside the server: it ends with its parent, however that ends, and is started again when it dies. */
export interface SandboxProcess {
  origin: string;
  /** The settings it issued to us, its only merchant. */
  credentials: Record<string, string>;
  stop(): Promise<void>;
}

export async function startSandbox(options: { dataDir: string; port: number }): Promise<SandboxProcess> {
  const directory = join(options.dataDir, 'sandbox');
  const first = await spawnOnce(directory, options.port);
  const port = Number(new URL(first.origin).port);
  let { child } = first;
  let stopping = false;
  let reviving = Promise.resolve();

  const revive = async (): Promise<void> => {
    while (!stopping) {
      const next = await spawnOnce(directory, port).catch(() => null);
      if (!next) await sleep(500);
      else if (stopping) return end(next.child);
      else {
        child = next.child;
        return watch();
      }
    }
  };
  const watch = (): void => void child.once('exit', () => void (reviving = revive()));
  watch();

  const text = await readFile(join(directory, 'credentials.json'), 'utf8');
  return {
    origin: first.origin,
    credentials: JSON.parse(text) as Record<string, string>,
    stop: async () => {
      stopping = true;
      await end(child);
      await reviving; // One that is starting anew at this moment is ended when it has started.
    },
  };
}

/** Rejects with the sandbox's own sentence when it cannot start. */
async function spawnOnce(directory: string, port: number): Promise<{ child: ChildProcess; origin: string }> {
  const env = { ...process.env, SANDBOX_PORT: String(port), SANDBOX_DATA_DIR: directory };
  // Detached from the terminal's group: Ctrl-C reaches us, and we end it when nobody needs it any more.
  const child = fork(PROGRAM, [], { env, detached: true, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-2000)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error(said.trim() || 'The sandbox ended while it started.')));
    child.once('message', (message: { origin: string }) => resolve({ child, origin: message.origin }));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exit;
  clearTimeout(impatience);
}
