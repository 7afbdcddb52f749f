import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@graphql\//, replacement: fileURLToPath(new URL('../graphql/generated/', import.meta.url)) },
    ],
  },
  test: {
    name: 'client',
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
