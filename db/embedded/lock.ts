import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Another live process works in this directory. */
export class InUse extends Error {
  constructor(
    readonly directory: string,
    readonly holder: number | null,
  ) {
    super(`${directory} is in use by another running copy${holder ? ` (process ${holder})` : ''}.`);
  }
}

export interface Lock {
  release(): Promise<void>;
}

export interface Waiting {
  /** How long to wait for a holder to go; not at all by default. */
  patienceMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * One process at a time for a directory. The lock is a listening local socket, not a file: the kernel takes it
 * back the moment its holder dies, however it dies, so a kill -9 leaves nothing to clean up.
 */
export async function lock(directory: string, { patienceMs = 0, signal }: Waiting = {}): Promise<Lock> {
  const address = addressOf(directory);
  const end = Date.now() + patienceMs;
  for (;;) {
    signal?.throwIfAborted();
    const held = await listen(address);
    if (held) return held;
    const holder = await askHolder(address);
    if (holder === 'gone') await removeLeftover(address);
    else if (Date.now() >= end) throw new InUse(directory, holder);
    else await pause(100, undefined, { signal });
  }
}

/** Path, device and inode together: two containers may show different directories under the same path. */
function addressOf(directory: string): string {
  const path = realpathSync(directory);
  const { dev, ino } = statSync(path);
  const name = `zhike-${createHash('sha256').update(`${path}\n${dev}\n${ino}`).digest('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** The socket's file, where it has one, outlives a killed holder. */
async function removeLeftover(address: string): Promise<void> {
  if (!address.startsWith('\0')) await rm(address, { force: true });
}

function listen(address: string): Promise<Lock | null> {
  return new Promise((resolve, reject) => {
    const server = createServer(socket =>
      socket.on('error', () => socket.destroy()).end(String(process.pid)),
    );
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(address, () => {
      server.unref();
      resolve({ release: () => new Promise(done => server.close(() => done())) });
    });
  });
}

/** The holder's process id; null when it did not say; 'gone' when nobody is there any more. */
function askHolder(address: string): Promise<number | null | 'gone'> {
  return new Promise(resolve => {
    let said = '';
    const socket = connect(address, () => socket.setTimeout(1000, () => socket.destroy()));
    socket.on('data', chunk => (said += chunk.toString()));
    socket.on('error', () => resolve('gone'));
    socket.on('close', () => resolve(Number(said) || null));
  });
}
