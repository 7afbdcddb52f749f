import { describe, expect, it } from 'vitest';
import { endlessPlaylist, PIECE_SECONDS, SAMPLE_PIECES, wholePlaylist } from './sample-stream.rules.js';

const namedIn = (playlist: string) => playlist.split('\n').filter(line => line && !line.startsWith('#EXT'));
const numberIn = (playlist: string, tag: string) =>
  Number(new RegExp(`^#EXT-X-${tag}:(\\d+)$`, 'm').exec(playlist)?.[1]);

/** Pieces of an endless playlist by their number, each with how often the clip began again before it. */
function broadcast(now: number): Map<number, [name: string, round: number]> {
  const playlist = endlessPlaylist(new Date(now * 1000));
  let number = numberIn(playlist, 'MEDIA-SEQUENCE');
  let round = numberIn(playlist, 'DISCONTINUITY-SEQUENCE');
  const pieces = new Map<number, [string, number]>();
  for (const line of playlist.split('\n')) {
    if (line === '#EXT-X-DISCONTINUITY') round += 1;
    if (/^\d/.test(line)) pieces.set(number++, [line, round]);
  }
  return pieces;
}

describe('the sample stream', () => {
  it('names the six latest pieces, and one more every four seconds', () => {
    const start = 1_000 * PIECE_SECONDS * SAMPLE_PIECES;
    const [now, later] = [broadcast(start), broadcast(start + PIECE_SECONDS)];
    expect([...now.keys()]).toEqual([3994, 3995, 3996, 3997, 3998, 3999]);
    expect([...later.keys()]).toEqual([3995, 3996, 3997, 3998, 3999, 4000]);
    expect([...now.values()].map(([name]) => name)).toEqual(['2.ts', '3.ts', '0.ts', '1.ts', '2.ts', '3.ts']);
    expect(endlessPlaylist(new Date(start * 1000))).not.toContain('ENDLIST');
  });

  it('tells each piece as part of the same round, whenever it is asked', () => {
    const known = new Map<number, [string, number]>();
    for (let now = 100_000; now < 100_100; now += PIECE_SECONDS)
      for (const [number, told] of broadcast(now)) {
        expect(known.get(number) ?? told).toEqual(told);
        known.set(number, told);
      }
    expect(new Set([...known.values()].map(([, round]) => round)).size).toBeGreaterThan(5);
  });

  it('has an end where it is seen again', () => {
    expect(namedIn(wholePlaylist())).toEqual(['0.ts', '1.ts', '2.ts', '3.ts']);
    expect(wholePlaylist()).toMatch(/#EXT-X-ENDLIST\n$/);
  });
});
