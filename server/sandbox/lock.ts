import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';

let held: string | null = null;

/**
 * Keeps a second sandbox out of the same folder. The lock is a name in Linux' abstract socket space, which the
 * kernel frees when its owner dies, however it dies; where there is no such space, nothing is locked.
 */
export async function lockFolder(folder: string): Promise<void> {
  if (process.platform !== 'linux') return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 32);
  if (held === name) return;
  const server = createServer(socket => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? Object.assign(new Error('locked'), { code: 'ELOCKED' }) : error);
    });
    server.listen(`\0zhike-sandbox-${name}`, resolve);
  });
  server.unref();
  held = name;
}
