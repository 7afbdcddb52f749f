import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What a running PostgreSQL writes into its data directory; the lines are documented in its pidfile.h. */
interface PidFile {
  pid: number;
  port: number;
  ready: boolean;
}

export async function readPidFile(data: string): Promise<PidFile | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 1
    ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
    : null;
}

/** The port of the server that serves this directory; null when none does, or not yet. */
export async function servingPort(data: string): Promise<number | null> {
  const found = await readPidFile(data);
  return found?.ready && (await serves(found.pid, data)) ? found.port : null;
}

/**
 * Leaves the data directory free for a new server. A server whose parent was killed is stopped the polite way.
 * A process id that has passed to someone else, or to a zombie nobody buries, is struck out of the lock file, which
 * would otherwise keep PostgreSQL out for ever; its shared memory key stays there and still guards the data.
 */
export async function clearTheWay(data: string): Promise<void> {
  const found = await readPidFile(data);
  if (!found) return;
  if (await serves(found.pid, data)) return stopOrphan(found.pid, data);
  const file = join(data, 'postmaster.pid');
  const [, ...rest] = (await readFile(file, 'utf8')).split('\n');
  // PostgreSQL believes a lock of its own parent to be a leftover.
  await writeFile(file, [process.pid, ...rest].join('\n'));
}

async function stopOrphan(pid: number, data: string): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    process.kill(pid, signal);
    const end = Date.now() + patience;
    while (await serves(pid, data)) {
      if (Date.now() > end) break;
      await pause(20);
    }
    if (!(await serves(pid, data))) return;
  }
  throw new Error(
    `PostgreSQL (process ${pid}) still runs on ${data} and does not stop: end it and start again.`,
  );
}

/** Whether that process is a living server of this very directory: it works inside it as long as it lives. */
async function serves(pid: number, data: string): Promise<boolean> {
  if (process.platform !== 'linux') return alive(pid);
  try {
    const [its, ours] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(data)]);
    return its.dev === ours.dev && its.ino === ours.ino;
  } catch {
    return false;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
