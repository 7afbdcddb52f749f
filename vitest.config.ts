import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** One copy of graphql: type-graphql requires it, our code imports it, and two copies refuse each other's schemas. */
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

export default defineConfig({
  resolve,
  test: {
    // Most of a test's time is waiting for a socket or a database, so two cores carry two workers and the runner.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles: ['reflect-metadata'],
          include: ['server/**/*.test.ts', 'db/**/*.test.ts', '*.test.ts', 'e2e/run/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'api',
          setupFiles: ['reflect-metadata'],
          include: ['server/**/*.spec.ts', 'db/**/*.spec.ts'],
          exclude: ['server/**/*.long.spec.ts'],
          globalSetup: ['server/testkit/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // Long forms of what the others try in short: run by scripts of their own, not by `npm test`.
          name: 'long',
          setupFiles: ['reflect-metadata'],
          include: ['server/**/*.long.spec.ts'],
          globalSetup: ['server/testkit/global-setup.ts'],
          testTimeout: 30 * 60_000,
          hookTimeout: 60_000,
        },
      },
      'e2e/vitest.config.{ts,mts}',
    ],
  },
});
