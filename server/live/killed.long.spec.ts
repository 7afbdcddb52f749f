import { expect, it } from 'vitest';
import { stormInRoom } from '../testkit/live-storm.js';

/** `npm run test:live`. */
const setting = (name: string, fallback: number): number => Number(process.env[name] || fallback);

it('loses nothing and tells nothing twice for five hundred while the server is killed five times', async () => {
  const weather = { clients: setting('LIVE_CLIENTS', 500), kills: setting('LIVE_KILLS', 5), lines: 20 };
  const { said, kept, seqs, kills } = await stormInRoom(weather);
  process.stdout.write(`${kept.length} clients, ${kills} kills, ${said.length} lines each\n`);
  expect(said).toHaveLength((weather.kills + 1) * weather.lines);
  for (const texts of kept) expect(texts).toEqual(said);
  for (const own of seqs) expect(own).toEqual(own.map((_seq, at) => (own[0] ?? 0) + at));
});
