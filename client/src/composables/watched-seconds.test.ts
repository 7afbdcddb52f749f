import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { watchedSeconds } from './watched-seconds';

const START = Date.parse('2026-11-21T04:00:00Z');
const iso = (second: number) => new Date(START + second * 1000).toISOString();

/** A player of which a test says where it is, four times a second. */
function watching() {
  let clock = 0;
  let position = 0;
  const watched = watchedSeconds('l1', () => START + clock * 1000);
  return {
    watched,
    wait: (seconds: number) => void (clock += seconds),
    play(seconds: number, rate = 1, step = 0.25): void {
      watched.at(position);
      for (let done = 0; done < seconds; done += step) {
        clock += step;
        position += step * rate;
        watched.at(position);
      }
    },
    jump(to: number): void {
      position = to;
      watched.at(to);
    },
    take: () => watched.take(position),
  };
}

describe('what was watched', () => {
  it('is what played, with the time it took', () => {
    const player = watching();
    player.play(10);
    expect(player.take()).toEqual([
      {
        lessonId: 'l1',
        startedAt: iso(0),
        endedAt: iso(10),
        segments: [{ fromSeconds: 0, toSeconds: 10 }],
        positionSeconds: 10,
      },
    ]);
    expect(player.take()).toEqual([]);
  });

  it('leaves out what was jumped over, told or not', () => {
    const player = watching();
    player.play(5);
    player.jump(60);
    player.play(5);
    player.watched.broken();
    player.jump(30);
    player.play(5);
    expect(player.take().flatMap(({ segments }) => segments)).toEqual([
      { fromSeconds: 0, toSeconds: 5 },
      { fromSeconds: 30, toSeconds: 35 },
      { fromSeconds: 60, toSeconds: 65 },
    ]);
  });

  it('counts all that passes at double speed, in half the time', () => {
    const player = watching();
    player.watched.faster(2);
    player.play(10, 2);
    expect(player.take()).toMatchObject([
      { startedAt: iso(0), endedAt: iso(10), segments: [{ fromSeconds: 0, toSeconds: 20 }] },
    ]);
  });

  it('does not count double speed that nobody chose', () => {
    const player = watching();
    player.play(30, 10, 1);
    expect(player.take()).toEqual([]);
  });

  it('counts what played while the program slept, as audio does', () => {
    const player = watching();
    player.play(5);
    player.play(120, 1, 60);
    expect(player.take()).toMatchObject([
      { endedAt: iso(125), segments: [{ fromSeconds: 0, toSeconds: 125 }] },
    ]);
  });

  it('counts no waiting for the network as learning', () => {
    const player = watching();
    player.play(5);
    player.wait(20);
    player.play(5);
    expect(player.take().map(({ startedAt, endedAt }) => [startedAt, endedAt])).toEqual([
      [iso(0), iso(5)],
      [iso(25), iso(30)],
    ]);
  });

  it('adds up, however often it is taken', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(0.75, 1, 1.25, 1.5, 2),
        (lengths, rate) => {
          const player = watching();
          player.watched.faster(rate);
          const segments = lengths.flatMap(length => {
            player.play(length, rate);
            return player.take().flatMap(entry => entry.segments);
          });
          const sum = segments.reduce((all, { fromSeconds, toSeconds }) => all + toSeconds - fromSeconds, 0);
          expect(sum).toBe(Math.round(lengths.reduce((all, one) => all + one, 0) * rate));
          segments.slice(1).forEach((next, at) => expect(next.fromSeconds).toBe(segments[at]!.toSeconds));
        },
      ),
    );
  });

  it('never says more than the clock allows', () => {
    const moves = fc.array(
      fc.record({
        wait: fc.double({ min: 0, max: 30, noNaN: true }),
        to: fc.double({ min: 0, max: 600, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(moves, steps => {
        const player = watching();
        for (const { wait, to } of steps) {
          player.wait(wait);
          player.jump(to);
        }
        for (const { startedAt, endedAt, segments } of player.take()) {
          const wall = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
          const watched = segments.reduce((sum, one) => sum + one.toSeconds - one.fromSeconds, 0);
          expect(watched).toBeLessThanOrEqual(wall + 2 * steps.length);
        }
      }),
    );
  });
});
