import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../testkit/database.js';
import { inPostgres, limitStores } from './limit-stores.js';
import { createLimits } from './limits.js';
import { createLogger } from './log.js';
import { Vault } from './vault.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url });
  // The database is dropped under connections that are still saying goodbye.
  pool.on('connect', client => client.on('error', () => undefined));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** One more process over the same database. */
const anotherProcess = (factor = 1) => createLimits(factor, { kept: inPostgres(pool) });

const refusedFor = async (attempt: Promise<void>): Promise<unknown> =>
  attempt.then(
    () => null,
    (error: { extensions: object }) => error.extensions,
  );

describe('attempts that guard a secret', () => {
  it('are counted for all processes together, and a restart does not reset them', async () => {
    const processes = [anotherProcess(), anotherProcess(), anotherProcess()];
    for (let n = 0; n < 10; n++) await processes[n % 3]?.consume('login', 'victim');
    expect(await refusedFor(anotherProcess().consume('login', 'victim'))).toEqual({
      code: 'RATE_LIMITED',
      retryAfterSeconds: 300,
    });
    expect(await refusedFor(anotherProcess().consume('login', 'another'))).toBeNull();
  });

  it('let exactly so many through that come at once', async () => {
    const processes = [anotherProcess(), anotherProcess()];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => processes[n % 2]!.allows('code', 'at once')),
    );
    expect(answers.filter(Boolean)).toHaveLength(15);
  });

  it('wait twice as long each time somebody goes too far within a day', async () => {
    const waits: unknown[] = [];
    for (let strike = 1; strike <= 4; strike++) {
      const limits = anotherProcess();
      for (let n = 0; n < 10; n++) await limits.allows('password', 'stubborn');
      waits.push(await refusedFor(limits.consume('password', 'stubborn')));
      // The wait is over.
      await pool.query(`update rate_limits set expire = 1 where key like 'password:%'`);
    }
    expect(waits).toEqual(
      [300, 600, 1200, 2400].map(retryAfterSeconds => ({ code: 'RATE_LIMITED', retryAfterSeconds })),
    );
  });

  it('do not begin anew with a refusal: whoever goes on meanwhile prolongs nothing and gains nothing', async () => {
    const limits = anotherProcess();
    for (let n = 0; n < 30; n++) await limits.allows('secondFactor', 'hasty');
    const { rows } = await pool.query<{ points: number }>(
      `select points from rate_limits where key = 'secondFactor:hasty'`,
    );
    expect(rows).toEqual([{ points: 11 }]);
  });

  it('are forgotten for whoever proved who they are, and given back one by one', async () => {
    const limits = anotherProcess();
    for (let n = 0; n < 11; n++) await limits.allows('login', 'owner');
    await limits.forget('login', 'owner');
    expect(await limits.allows('login', 'owner')).toBe(true);
    for (let n = 0; n < 20; n++) await limits.allows('loginFailuresOfAddress', 'school');
    await limits.giveBack('loginFailuresOfAddress', 'school');
    expect([
      await limits.allows('loginFailuresOfAddress', 'school'),
      await limits.allows('loginFailuresOfAddress', 'school'),
    ]).toEqual([true, false]);
  });

  it('stand in the table under keys that tell no name and no address', async () => {
    const vault = new Vault([{ id: 'test', key: Buffer.alloc(32, 1) }], Buffer.alloc(32, 2));
    const limits = createLimits(1, limitStores(null, pool, vault, createLogger('silent')));
    await limits.consume('mailTo', 'ming@example.cn');
    const { rows } = await pool.query<{ key: string }>(
      `select key from rate_limits where key like 'mailTo:%'`,
    );
    expect(rows).toEqual([{ key: `mailTo:${vault.index('limit', 'ming@example.cn')}` }]);
    expect(rows[0]?.key).not.toContain('ming');
  });
});

it('is multiplied by the factor, and never falls to nothing', async () => {
  const counts = async (factor: number) => {
    const limits = createLimits(factor);
    let allowed = 0;
    while (allowed < 100 && (await limits.allows('login', 'somebody'))) allowed++;
    return allowed;
  };
  expect([await counts(2), await counts(0.5), await counts(0.001)]).toEqual([20, 5, 1]);
});
