import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { inject } from 'vitest';
import { createOrm } from '../../../db/orm.config.js';
import { Role } from '../../users/user.entity.js';
import { Clock } from '../clock.js';
import { demoVault } from '../demo-vault.js';
import { createTestDatabase } from '../database.js';
import { TestSandbox } from '../sandbox.js';
import { ServerProcess } from '../server-process.js';
import { Story } from '../story.js';
import { visitorAt } from '../visitor.js';
import type { Market } from './journey.js';
import { Phone, type Troubles } from './phone.js';
import { storm, STORM_COURSES, stormLearners, type Storm, type Weather } from './storm.js';

/** A database, a sandbox and a server of their own, and people who are about to buy. */
export interface StormStage {
  market: Market;
  troubles: Troubles;
  run(): Promise<Storm>;
  stop(): Promise<void>;
}

export async function setStormStage(weather: Weather): Promise<StormStage> {
  const [own, dataDir, sandbox] = await Promise.all([
    createTestDatabase(),
    mkdtemp(join(tmpdir(), 'zhike-test-storm-')),
    TestSandbox.start(inject('sandboxKeys')),
  ]);
  const people = await populate(own.url, weather);
  const server = await ServerProcess.start({
    ...sandbox.credentials,
    DATABASE_URL: own.url,
    DATA_DIR: dataDir,
    RATE_LIMIT_FACTOR: '1000',
    LOG_LEVEL: 'silent',
  });
  const database = new Pool({ connectionString: own.url, max: 4 });
  const troubles: Troubles = { unanswered: 0, failures: [] };
  const admin = new Phone(server.origin, sandbox, 'mp-weixin', people.admin, troubles);
  const sql = async <Row>(text: string, values: unknown[] = []) =>
    (await database.query(text, values)).rows as Row[];
  const market: Market = { origin: server.origin, sandbox, troubles, sql, admin, coupons: people.coupons };
  return {
    market,
    troubles,
    run: () => storm(market, server, people, weather),
    async stop() {
      await database.end();
      await server.stop();
      await Promise.all([own.drop(), sandbox.stop(), rm(dataDir, { recursive: true, force: true })]);
    },
  };
}

/** People, courses at odd prices, and two kinds of coupons, before the server starts. */
async function populate(databaseUrl: string, weather: Weather) {
  const orm = await createOrm(databaseUrl);
  try {
    const story = new Story({
      orm,
      clock: new Clock(),
      visitor: options => visitorAt('http://127.0.0.1', options),
      vault: demoVault(),
    });
    const teacher = await story.user({ role: Role.TEACHER });
    const courseIds: string[] = [];
    for (let n = 0; n < STORM_COURSES; n++)
      courseIds.push((await story.course({ teacher, priceFen: 1_999 + 101 * n })).id);
    const users: string[] = [];
    for (let n = 0; n < stormLearners(weather); n++) users.push((await story.user()).name);
    const { name: admin } = await story.user({ role: Role.ADMIN });
    const terms = { thresholdFen: 0, perUser: 99 };
    const some = await story.coupon({ ...terms, amountOffFen: 1_000 });
    const all = await story.coupon({ ...terms, amountOffFen: 1_000_000 });
    return { courseIds, users, admin, coupons: { some: some.id, all: all.id } };
  } finally {
    await orm.close(true);
  }
}
