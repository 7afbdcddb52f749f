import { afterAll, vi } from 'vitest';

// The next file of this worker finds clock, methods and globals as this one found them.
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
