import { fileURLToPath } from 'node:url';
import { buildStale } from './builds.js';

/** What `npm start` runs: builds what is missing, then the server in the same process. */
const root = fileURLToPath(new URL('..', import.meta.url));
const stopped = new AbortController();
const stop = (): void => stopped.abort();
process.once('SIGINT', stop).once('SIGTERM', stop);

try {
  await buildStale(root, stopped.signal);
} catch (error) {
  if (!stopped.signal.aborted) console.error(error instanceof Error ? error.message : error);
  process.exit(stopped.signal.aborted ? 0 : 1);
}
process.off('SIGINT', stop).off('SIGTERM', stop);
await import('./main.js');
