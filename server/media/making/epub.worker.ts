import { parentPort, workerData } from 'node:worker_threads';
import { readEpub, type EpubContent } from './epub.js';
import { Refused } from './refused.js';
import type { MediaProblem } from '../media.rules.js';

/** What the thread of `readEpubApart` says before it ends. */
export type Told = { content: EpubContent } | { problem: MediaProblem };

/** Pictures are handed over, not copied: they may be large. */
async function tell(): Promise<void> {
  try {
    const { chapters, pictures } = await readEpub(workerData as string);
    const own = new Map([...pictures].map(([path, bytes]) => [path, new Uint8Array(bytes)]));
    const told = { content: { chapters, pictures: own } } satisfies Told;
    parentPort?.postMessage(
      told,
      [...own.values()].map(({ buffer }) => buffer),
    );
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    parentPort?.postMessage({ problem: error.problem } satisfies Told);
  }
}

await tell();
