import type { Pool } from 'pg';
import { afterAll, expect, it } from 'vitest';
import { createTestDatabase } from '../server/testkit/database.js';
import { createOrm } from './orm.config.js';

const database = await createTestDatabase();
const orm = await createOrm(database.url);
afterAll(async () => {
  await orm.close(true);
  await database.drop();
});

it('gives every connection back that died in a transaction', async () => {
  const pool = (await orm.em.getConnection().getNativeClient()) as Pool;
  for (let accident = 0; accident < 12; accident++) {
    await expect(
      orm.em.fork().transactional(em => em.execute('select pg_terminate_backend(pg_backend_pid())')),
    ).rejects.toThrow();
    await expect.poll(() => pool.totalCount - pool.idleCount).toBe(0);
  }
  expect(await orm.em.fork().execute('select 1 as one')).toEqual([{ one: 1 }]);
});
