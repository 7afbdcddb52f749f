import { defineConfig } from 'vitest/config';

/** Needs the three builds in dist/build; the test runner makes them first. */
export default defineConfig({
  test: {
    name: 'e2e',
    root: import.meta.dirname,
    include: ['**/*.spec.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
