import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { inTransaction } from './transaction.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const heard = () =>
  app.sql<{ verdict: string }>('select verdict from payment_notifications order by verdict');

/** A transaction that writes, plans and tells, and ends with `codes` one after the other before it is let through. */
async function attempt(name: string, codes: string[]): Promise<number> {
  let tries = 0;
  await inTransaction({ em: app.orm.em, now: app.clock.now }, async tx => {
    const code = codes[tries++];
    tx.enqueue({ task: 'none', payload: { tries }, runAt: new Date('2100-01-01'), key: `${name} ${tries}` });
    await tx.em.execute(
      `insert into payment_notifications (id, created_at, channel, sealed_message, verdict)
       values (gen_random_uuid(), now(), 'ALIPAY', '', ?)`,
      [`${name} ${tries}`],
    );
    if (code) await tx.em.execute(`do $$ begin raise exception 'x' using errcode = '${code}'; end $$`);
  });
  return tries;
}

const planned = async (name: string) =>
  (
    await app.sql<{ key: string }>('select key from graphile_worker.jobs where key like $1', [`${name}%`])
  ).map(({ key }) => key);

it('does over what was ended by a deadlock or a serialization, and keeps the last try alone', async () => {
  expect(await attempt('over', ['40P01', '40001'])).toBe(3);
  expect(await heard()).toEqual([{ verdict: 'over 3' }]);
  expect(await planned('over')).toEqual(['over 3']);
});

it('gives up after the third', async () => {
  await expect(attempt('given up', ['40P01', '40P01', '40P01', '40P01'])).rejects.toMatchObject({
    code: '40P01',
  });
  expect(await planned('given up')).toEqual([]);
});

it('does not do over what failed for another reason', async () => {
  await expect(attempt('other', ['23514'])).rejects.toMatchObject({ code: '23514' });
  expect(await heard()).toEqual([{ verdict: 'over 3' }]);
});

describe('what is done before the commit', () => {
  const ctx = () => ({ em: app.orm.em, now: app.clock.now });
  const job = (name: string) => ({ task: 'none', payload: {}, runAt: new Date('2100-01-01'), key: name });
  const insert = `insert into payment_notifications (id, created_at, channel, sealed_message, verdict)
    values (gen_random_uuid(), now(), 'ALIPAY', '', ?)`;

  it('comes after all that was written, in order, and before jobs', async () => {
    const seen: unknown[] = [];
    await inTransaction(ctx(), async tx => {
      tx.enqueue(job('last one'));
      for (const n of [1, 2]) {
        tx.beforeCommit(async () => {
          const written = await tx.em.execute(
            "select verdict from payment_notifications where verdict = 'last'",
          );
          seen.push([n, written.length, (await planned('last')).length]);
        });
      }
      await tx.em.execute(insert, ['last']);
    });
    expect(seen).toEqual([
      [1, 1, 0],
      [2, 1, 0],
    ]);
    expect(await planned('last')).toEqual(['last one']);
  });

  it('takes everything back where it fails', async () => {
    const failed = inTransaction(ctx(), async tx => {
      tx.beforeCommit(() => Promise.reject(new Error('no')));
      tx.enqueue(job('never'));
      await tx.em.execute(insert, ['never']);
    });
    await expect(failed).rejects.toThrow('no');
    expect(await heard()).not.toContainEqual({ verdict: 'never' });
    expect(await planned('never')).toEqual([]);
  });
});
