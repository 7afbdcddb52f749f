import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectSoundBooks } from '../testkit/books.js';
import { setStormStage, type StormStage } from '../testkit/storm/stage.js';

/** The short form of `npm run test:crash`, always with the same plans. */
const WEATHER = { seed: 20_261_121, payments: 20, kills: 3 };

let stage: StormStage;
beforeAll(async () => void (stage = await setStormStage(WEATHER)));
afterAll(() => stage.stop());

it('loses no payment and grants none twice while it is killed three times', async () => {
  const { lost, double, unpaid, kills, paid } = await stage.run();
  expect({ lost, double, unpaid, kills }).toEqual({ lost: [], double: [], unpaid: [], kills: 3 });
  expect(paid).toBeGreaterThan(10);
  expect(stage.troubles.unanswered).toBeGreaterThan(0);
  expect(stage.troubles.failures).toEqual([]);
  await expectSoundBooks(stage.market);
}, 90_000);
