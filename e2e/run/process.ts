import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** Several times what the longest step takes on a machine of its own: it ends what hangs, not what is slow. */
const TIMEOUT_MS = 40 * 60_000;
const running = new Set<ChildProcess>();

/** Runs a script of package.json with all it says in a file, and gives its exit code. Nothing it started outlives it. */
export function runScript(script: string, args: string[], logFile: string, cwd: string): Promise<number> {
  const log = openSync(logFile, 'w');
  // A group of its own, so that a browser or a database left behind by a crash is found and ended.
  const child = spawn(process.execPath, ['--run', script, '--', ...args], {
    cwd,
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  running.add(child);
  const timer = setTimeout(() => end(child, 'SIGTERM'), TIMEOUT_MS);
  return new Promise(resolve => {
    const done = (code: number): void => {
      clearTimeout(timer);
      running.delete(child);
      end(child, 'SIGKILL');
      closeSync(log);
      resolve(code);
    };
    child.once('error', () => done(1));
    child.once('exit', code => done(code ?? 1));
  });
}

export function endAll(): void {
  for (const child of running) end(child, 'SIGTERM');
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended already.
  }
}
