import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectSoundBooks } from '../testkit/books.js';
import { setStormStage, type StormStage } from '../testkit/storm/stage.js';

/** `npm run test:crash`: other plans each time, unless CRASH_SEED repeats the plans of a run before. */
const setting = (name: string, fallback: number): number => Number(process.env[name] || fallback);
const WEATHER = {
  seed: setting('CRASH_SEED', Date.now() % 1_000_000),
  payments: setting('CRASH_PAYMENTS', 200),
  kills: setting('CRASH_KILLS', 25),
};

let stage: StormStage;
beforeAll(async () => void (stage = await setStormStage(WEATHER)));
afterAll(() => stage.stop());

it('loses no payment and grants none twice while it is killed again and again', async () => {
  const { payments, seed } = WEATHER;
  process.stdout.write(`CRASH_SEED=${seed}\n`);
  const { lost, double, unpaid, kills, paid, seconds, fates } = await stage.run();
  const { unanswered, failures } = stage.troubles;
  const told = Object.entries(fates).map(([fate, count]) => `${count} ${fate}`);
  process.stdout.write(
    `${payments} purchases (${told.join(', ')}), ${paid} payments, ${kills} kills, ${unanswered} requests unanswered, ` +
      `${seconds.toFixed(1)} s: ${lost.length} lost, ${double.length} double\n`,
  );
  expect({ lost, double, unpaid, failures, kills }).toEqual({
    ...{ lost: [], double: [], unpaid: [], failures: [] },
    kills: WEATHER.kills,
  });
  await expectSoundBooks(stage.market);
});
