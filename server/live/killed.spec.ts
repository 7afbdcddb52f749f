import { expect, it } from 'vitest';
import { stormInRoom } from '../testkit/live-storm.js';

it('loses nothing and tells nothing twice when the server is killed in the middle of a room', async () => {
  const { said, kept, seqs } = await stormInRoom({ clients: 20, kills: 2, lines: 6 });
  expect(said).toHaveLength(18);
  for (const texts of kept) expect(texts).toEqual(said);
  for (const own of seqs) expect(own).toEqual(own.map((_seq, at) => (own[0] ?? 0) + at));
}, 120_000);
