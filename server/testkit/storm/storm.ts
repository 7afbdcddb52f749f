import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from '../server-process.js';
import { Chance } from './chance.js';
import { buy, type Fate, type Market } from './journey.js';
import { DUE, judge, UNHEARD, unrest, type Verdict } from './judge.js';
import { Learner } from './learner.js';

/** Purchases that are under way together. */
const AT_ONCE = 8;

/** Purchases of one learner. */
const EACH = 3;

/** How long what was left behind may take to come to rest. */
const REST_MS = 120_000;

export interface Weather {
  /** The same seed makes the same plans; what the machine makes of them differs from run to run. */
  seed: number;
  payments: number;
  kills: number;
}

export interface Storm extends Verdict {
  fates: Partial<Record<Fate, number>>;
  kills: number;
  seconds: number;
}

/** Courses that a storm needs, each learner's purchases being of their own. */
export const STORM_COURSES = 2 * EACH;

export const stormLearners = ({ payments }: Weather): number => Math.ceil(payments / EACH);

/**
 * Lets people buy while the server is killed at random moments and started again, waits until all that was left behind
 * has come to rest, and compares what the platforms say with what was given.
 */
export async function storm(
  market: Market,
  server: ServerProcess,
  { users, courseIds }: { users: string[]; courseIds: string[] },
  weather: Weather,
): Promise<Storm> {
  const started = performance.now();
  const learners = users.map(user => new Learner(market, user));
  const fates: Storm['fates'] = {};
  let begun = 0;

  const shop = async (): Promise<void> => {
    while (begun < weather.payments) {
      const index = begun++;
      const learner = learners[index % learners.length];
      const nth = 2 * Math.floor(index / learners.length);
      const [first, second] = courseIds.slice(nth);
      if (!learner || !first || !second) throw new RangeError('Too few learners or courses');
      const chance = new Chance(weather.seed * 10_007 + index);
      const fate = await buy(market, { learner, courseIds: [first, second], chance });
      fates[fate] = (fates[fate] ?? 0) + 1;
    }
  };
  const shopping = Promise.all(Array.from({ length: AT_ONCE }, shop));
  const killing = killAtRandom(server, weather, () => begun, shopping);
  const ends = await Promise.allSettled([killing, shopping]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  await comeToRest(market);
  const seconds = (performance.now() - started) / 1000;
  return { ...(await judge(market)), fates, kills: await killing, seconds };
}

/** Each kill waits until so many purchases have begun, so that all of them fall into the storm on any machine. */
async function killAtRandom(
  server: ServerProcess,
  { seed, payments, kills }: Weather,
  begun: () => number,
  shopping: Promise<unknown>,
): Promise<number> {
  const chance = new Chance(seed);
  const moments = Array.from({ length: kills }, () => chance.whole(2, payments)).sort((a, b) => a - b);
  let hasFailed = false;
  shopping.catch(() => (hasFailed = true));
  for (const [done, moment] of moments.entries()) {
    while (begun() < moment && !hasFailed) await sleep(5);
    if (hasFailed) return done;
    await sleep(chance.whole(0, 400));
    await server.kill();
    await sleep(chance.whole(0, 200));
    await server.restart();
  }
  return moments.length;
}

/** The time until the next try of these may be hours; a storm has none. What they find is up to the server. */
const BRING_FORWARD = `select count(*)::int as jobs from graphile_worker.reschedule_jobs(
  (select coalesce(array_agg(id), '{}') from graphile_worker.jobs
    where locked_at is null and task_identifier in ('reconcilePayment', 'sendRefund', 'endOrder')),
  run_at := now())`;

const hear = (market: Market): Promise<unknown> =>
  market.sandbox.call('POST', '/control/notifications/deliver', { genuine: true });

/**
 * First only the server's own questions: they alone must find all money. Then what the platforms still have to tell,
 * which by now is a replay.
 */
async function comeToRest(market: Market): Promise<void> {
  const deadline = Date.now() + REST_MS;
  const until = async (isQuiet: (left: string[]) => boolean, push: () => Promise<unknown>) => {
    for (let left = await unrest(market); !isQuiet(left); left = await unrest(market)) {
      if (Date.now() > deadline) throw new Error(`It does not come to rest: ${left.join(', ')}`);
      if (!left.some(what => what.endsWith(DUE))) await push();
      await sleep(100);
    }
  };
  const ask = () => market.sql(BRING_FORWARD);
  await until(left => left.every(what => what.endsWith(UNHEARD)), ask);
  await until(
    left => left.length === 0,
    async () => {
      await hear(market);
      await ask();
    },
  );
}
