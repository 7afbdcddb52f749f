import { setTimeout } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { expect, it, vi, type Mock } from 'vitest';
import { createLogger } from '../kernel/log.js';
import type { Topics } from '../kernel/topics.js';
import { SessionGuard } from './session-guard.js';

/** A guard over a database that answers as `find` does, and how to tell it that the connection was lost. */
async function guardOver(find: Mock): Promise<{ guard: SessionGuard; lose: () => void }> {
  const listeners: ((id: string | null) => void)[] = [];
  const topics = {
    on: (_topic: string, listener: (id: string | null) => void) => listeners.push(listener),
    ready: () => Promise.resolve(),
  } as unknown as Topics;
  const em = { fork: () => ({ find }) } as unknown as EntityManager;
  const guard = new SessionGuard(topics, em, createLogger('silent'), () => new Date());
  await guard.start();
  return { guard, lose: () => listeners.forEach(listener => listener(null)) };
}

it('asks again until it knows what was revoked while nobody listened', async () => {
  const find = vi.fn().mockResolvedValue([]);
  const { guard, lose } = await guardOver(find);
  find.mockRejectedValueOnce(new Error('the database is away')).mockResolvedValue([{ id: 'session' }]);
  lose();
  await expect.poll(() => guard.isRevoked('session'), { timeout: 3000 }).toBe(true);
  expect(find).toHaveBeenCalledTimes(3);
});

it('asks no more once it is stopped', async () => {
  const find = vi.fn().mockResolvedValueOnce([]).mockRejectedValue(new Error('the database is closed'));
  const { guard, lose } = await guardOver(find);
  lose();
  guard.stop();
  await setTimeout(700);
  expect(find).toHaveBeenCalledTimes(2);
});
