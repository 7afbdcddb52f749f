import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** One copy of graphql: type-graphql requires it, our code imports it, and two copies refuse each other's schemas. */
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

const setupFiles = ['reflect-metadata', 'server/testkit/leave-no-trace.ts'];

/** Over a PostgreSQL that all files of the run share. */
const withDatabase = {
  setupFiles,
  globalSetup: ['server/testkit/global-setup.ts'],
  testTimeout: 90_000,
  hookTimeout: 120_000,
};

/** What replaces a module by `vi.mock` replaces it for every file of its process, and so gets one of its own. */
const MOCKED = 'server/**/*.mocked.{spec,test}.ts';

export default defineConfig({
  resolve,
  test: {
    // Most of a test's time is waiting for a socket or a database, so two cores carry two workers and the runner.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The files of a worker share its modules: reading all of the server costs three seconds of a core.
    isolate: false,
    // A limit ends what hangs. Where time itself is promised, the test says how much; the rest may take as long as a busy
    // machine needs: left to themselves polls give up after one second, which a payment's notification can take.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles,
          include: ['server/**/*.test.ts', 'db/**/*.test.ts', '*.test.ts', 'e2e/run/*.test.ts'],
          exclude: [MOCKED],
        },
      },
      {
        extends: true,
        test: {
          name: 'api',
          ...withDatabase,
          include: ['server/**/*.spec.ts', 'db/**/*.spec.ts'],
          exclude: ['server/**/*.long.spec.ts', MOCKED],
        },
      },
      { extends: true, test: { name: 'mocked', ...withDatabase, include: [MOCKED], isolate: true } },
      {
        extends: true,
        test: {
          // Long forms of what the others try in short: run by scripts of their own, not by `npm test`.
          name: 'long',
          ...withDatabase,
          include: ['server/**/*.long.spec.ts'],
          testTimeout: 30 * 60_000,
        },
      },
      'e2e/vitest.config.{ts,mts}',
    ],
  },
});
