import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lock } from './lock.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('lets one in, and names it to the next', async () => {
  const first = await lock(folder);
  await expect(lock(folder)).rejects.toThrow(
    `${folder} is in use by another running copy (process ${process.pid}).`,
  );
  await first.release();
  await (await lock(folder)).release();
});

it('waits as long as it is told to', async () => {
  const first = await lock(folder);
  const second = lock(folder, { patienceMs: 5_000 });
  await first.release();
  await (await second).release();
});

it('stops waiting when it is told to', async () => {
  const first = await lock(folder);
  const stop = new AbortController();
  const second = lock(folder, { patienceMs: Infinity, signal: stop.signal });
  stop.abort();
  await expect(second).rejects.toThrow('aborted');
  await first.release();
});
