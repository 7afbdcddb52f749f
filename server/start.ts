import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/** What `npm start` runs: the settings, then what must be built first, then the server in the same process. */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`Node.js ${process.versions.node} is too old: Zhike runs on 22.18 or newer.`);
  process.exit(1);
}
const root = fileURLToPath(new URL('..', import.meta.url));
// Not the shared folder under /tmp, which belongs to whoever came first.
enableCompileCache(`${root}node_modules/.cache/compiled`);

const { lifetime } = await import('./lifetime.js');
const { main } = await import('./main.js');
const { buildStale } = await import('./builds.js');
const { step } = await import('./progress.js');
const { lock } = await import('../db/embedded/lock.js');
if (process.env.npm_lifecycle_event) lifetime.endWithParent();
const { signal } = lifetime;

/** Two copies that start at once in one repository: the second finds built what the first has built. */
async function alone(folder: string, work: () => Promise<void>): Promise<void> {
  const held = await step('Waiting for another copy that builds the same', () =>
    lock(folder, { patienceMs: Infinity, signal }),
  );
  try {
    await work();
  } finally {
    await held.release();
  }
}

await lifetime.run(() => main(() => buildStale({ root, signal, alone })));
