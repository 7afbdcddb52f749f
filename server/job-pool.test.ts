import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { patientPool } from './job-pool.js';

const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const starting = Object.assign(new Error('the database system is starting up'), { code: '57P03' });

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function waiting(connect: () => Promise<object>, isOver = () => false) {
  const pool = { connect: vi.fn<(back?: unknown) => Promise<object>>(connect), listeners: () => ['one'] };
  const patient = patientPool(pool as unknown as Pool, isOver);
  return { pool, patient, connected: patient.connect() };
}

it('waits for a database that is away, and hands on everything else', async () => {
  const client = {};
  const answers = [() => Promise.reject(away), () => Promise.reject(starting)];
  const { pool, patient, connected } = waiting(() => (answers.shift() ?? (() => Promise.resolve(client)))());
  await vi.advanceTimersByTimeAsync(600);
  expect(await connected).toBe(client);
  expect(pool.connect).toHaveBeenCalledTimes(3);
  expect(patient.listeners('error')).toEqual(['one']);
  const back = (): void => undefined;
  patient.connect(back);
  expect(pool.connect).toHaveBeenLastCalledWith(back);
});

it('waits no longer than a minute, nor for what is no absence, nor once it is over', async () => {
  const late = waiting(() => Promise.reject(away));
  const refused = expect(late.connected).rejects.toBe(away);
  await vi.advanceTimersByTimeAsync(61_000);
  await refused;

  const fault = new Error('no more connections for this role');
  const wrong = waiting(() => Promise.reject(fault));
  await expect(wrong.connected).rejects.toBe(fault);
  const over = waiting(
    () => Promise.reject(away),
    () => true,
  );
  await expect(over.connected).rejects.toBe(away);
  expect([wrong.pool.connect.mock.calls.length, over.pool.connect.mock.calls.length]).toEqual([1, 1]);
});
