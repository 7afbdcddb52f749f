import { fileURLToPath } from 'node:url';
import { oneAtATime } from './build-lock.js';
import { BUILDS, buildStale } from './builds.js';

/**
 * `tsx server/build.ts h5 playground` makes what a start would make of these, where it is missing or older than what it
 * is made of: what was checked is what is served, and nobody makes it twice.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const { signal } = new AbortController();
const names = process.argv.slice(2);
const asked = BUILDS.filter(({ name }) => names.includes(name));
if (asked.length < names.length) throw new Error(`Known are: ${BUILDS.map(({ name }) => name).join(', ')}`);
await buildStale({ root, signal, alone: oneAtATime(signal) }, asked);
