import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type * as queue from './jobs.js';
import { startApp, type TestApp } from './testkit/start-app.js';

/** Ends the workers from within, as a lost database or a fault of the queue does. */
let end: (error?: Error) => void;
vi.mock('./jobs.js', async importOriginal => {
  const real = await importOriginal<typeof queue>();
  return {
    ...real,
    async startJobs(...parts: Parameters<typeof real.startJobs>) {
      const jobs = await real.startJobs(...parts);
      const ended = new Promise<void>((resolve, reject) => {
        end = error => (error ? reject(error) : resolve());
      });
      return { ended, stop: () => jobs.stop() };
    },
  };
});

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const jobsReady = async () => {
  const response = await fetch(`${app.origin}/readyz`);
  return ((await response.json()) as { jobs: boolean }).jobs;
};

it('is not ready once the workers have ended, though everything else goes on', async () => {
  expect(await jobsReady()).toBe(true);
  end(new Error('the queue is broken'));
  await expect.poll(jobsReady).toBe(false);
  expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
});
