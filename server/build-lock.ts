import { lock } from '../db/embedded/lock.js';
import type { Building } from './builds.js';
import { step } from './progress.js';

/** Two copies that build at once in one repository: the second finds built what the first has built. */
export const oneAtATime =
  (signal: AbortSignal): Building['alone'] =>
  async (folder, work) => {
    const held = await step('Waiting for another copy that builds the same', () =>
      lock(folder, { patienceMs: Infinity, signal }),
    );
    try {
      await work();
    } finally {
      await held.release();
    }
  };
