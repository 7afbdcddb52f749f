import { Worker } from 'node:worker_threads';
import type { EpubContent } from './epub.js';
import type { Told } from './epub.worker.js';
import { Refused } from './refused.js';

const PROGRAM = new URL('./epub.worker.ts', import.meta.url);

/** Longer than any book takes that somebody wrote to be read. */
const PATIENCE_MS = 120_000;
const MEMORY_MB = 512;

/**
 * `readEpub` in a thread of its own. Some kilobytes can be written so that to read them takes hours, or all memory there
 * is; nobody else waits for that, and the book is refused as TOO_LARGE.
 */
export async function readEpubApart(
  path: string,
  { signal, patienceMs = PATIENCE_MS }: { signal?: AbortSignal; patienceMs?: number } = {},
): Promise<EpubContent> {
  signal?.throwIfAborted();
  const worker = new Worker(PROGRAM, {
    workerData: path,
    execArgv: ['--import', 'tsx'],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const patience = AbortSignal.timeout(patienceMs);
  const stopping = signal ? AbortSignal.any([signal, patience]) : patience;
  const stop = (): void => void worker.terminate();
  stopping.addEventListener('abort', stop);
  try {
    const told = await new Promise<Told | null>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      worker.once('exit', () => resolve(null));
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
      return null;
    });
    signal?.throwIfAborted();
    if (!told) throw new Refused('TOO_LARGE');
    if ('problem' in told) throw new Refused(told.problem);
    return told.content;
  } finally {
    stopping.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
