import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Needs the builds in dist; `npm test` makes them first. */
export default defineConfig({
  cacheDir: join(import.meta.dirname, '../node_modules/.vite-e2e'),
  test: {
    name: 'e2e',
    root: import.meta.dirname,
    include: ['**/*.spec.ts'],
    globalSetup: './support/global-setup.ts',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
