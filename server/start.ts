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
const { oneAtATime } = await import('./build-lock.js');
if (process.env.npm_lifecycle_event) lifetime.endWithParent();
const { signal } = lifetime;

await lifetime.run(() => main(() => buildStale({ root, signal, alone: oneAtATime(signal) })));
