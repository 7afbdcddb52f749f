import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Stage } from './testing/stage.js';

const MAY_WAIT = 256 * 1024;

let stage: Stage;
beforeEach(() => {
  vi.useFakeTimers();
  stage = new Stage();
});
afterEach(() => {
  stage.room.close();
  vi.useRealTimers();
});

describe('a room', () => {
  it('tells in one breath what happens in one, worked out once for all', async () => {
    const readers = [await stage.come(), await stage.come(), await stage.come()];
    stage.told.length = stage.reads = 0;
    await stage.happen(20);
    for (const { heard } of readers) expect(heard).toEqual(['0-0', '0-20']);
    expect(stage.told).toHaveLength(1);
    expect(stage.told[0]?.events.map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_, at) => `e${at + 1}`),
    );
    expect(stage.reads).toBe(1);
  });

  it('tells two hundred at a time', async () => {
    const reader = await stage.come();
    await stage.happen(450);
    await vi.advanceTimersByTimeAsync(1000);
    expect(reader.heard).toEqual(['0-0', '0-200', '200-400', '400-450']);
  });

  it('tells nothing twice, and nothing that is no news', async () => {
    const reader = await stage.come();
    await stage.happen(1);
    stage.room.want(1);
    stage.room.want(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(reader.heard).toEqual(['0-0', '0-1']);
  });

  it('shares what those missed who come at the same time', async () => {
    stage = new Stage(5);
    const readers = await Promise.all([stage.come(2), stage.come(2), stage.come(3)]);
    expect(readers.map(({ heard }) => heard)).toEqual([['2-5'], ['2-5'], ['3-5']]);
    expect(stage.told).toHaveLength(2);
    expect(stage.reads).toBe(2);
  });

  it('sends whoever missed more than two hundred to the pages, and believes no number to come', async () => {
    stage = new Stage(201);
    expect((await stage.come(0)).heard).toEqual(['0-201 behind']);
    expect((await stage.come(1)).heard).toEqual(['1-201']);
    expect((await stage.come(9999)).heard).toEqual(['201-201']);
    expect((await stage.come()).heard).toEqual(['201-201']);
  });

  it('tries again where the events cannot be read, and leaves none out', async () => {
    const reader = await stage.come();
    stage.room.want(1); // Told, but not there yet for who reads.
    await vi.advanceTimersByTimeAsync(100);
    expect(reader.heard).toEqual(['0-0']);
    stage.events = 1;
    await vi.advanceTimersByTimeAsync(1000);
    expect(reader.heard).toEqual(['0-0', '0-1']);
  });
});

describe('what cannot be read', () => {
  it('is tried again by who comes next', async () => {
    stage = new Stage(3);
    stage.readsFail = true;
    const first = await stage.come(1);
    expect(first.heard).toEqual([]);
    expect(first.member.end).toHaveBeenCalledTimes(1);
    stage.readsFail = false;
    expect((await stage.come(1)).heard).toEqual(['1-3']);
  });

  it('is told later, and passes for told to nobody', async () => {
    let isAway = false;
    const reader = await stage.come(
      null,
      stage.viewThat(2, () => !isAway),
    );
    isAway = true;
    await stage.happen(1);
    expect(reader.heard).toEqual(['0-0']);
    isAway = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(reader.heard).toEqual(['0-0', '0-1']);
  });

  it('keeps nobody waiting who follows by another selection', async () => {
    let isAway = false;
    const [one, other] = [
      await stage.come(),
      await stage.come(
        null,
        stage.viewThat(2, () => !isAway),
      ),
    ];
    isAway = true;
    await stage.happen(1);
    expect(one.heard).toEqual(['0-0', '0-1']);
    expect(other.heard).toEqual(['0-0']);
    expect(other.member.end).toHaveBeenCalledTimes(1);
    isAway = false;
    await stage.happen(1);
    expect(one.heard).toEqual(['0-0', '0-1', '1-2']);
    expect(other.heard).toEqual(['0-0']);
  });
});

describe('what somebody missed', () => {
  it('is worked out anew once a beat has passed: it may look otherwise by then', async () => {
    stage = new Stage(5);
    await Promise.all([stage.come(2), stage.come(2)]);
    expect(stage.told).toHaveLength(1);
    stage.room.beat();
    await stage.come(2);
    expect(stage.told).toHaveLength(2);
  });
});

describe('who reads slowly', () => {
  it('is told nothing more, then to ask for what was missed, while the others go on', async () => {
    const [slow, quick] = [await stage.come(), await stage.come()];
    slow.unread = MAY_WAIT + 1;
    await stage.happen(1);
    await stage.happen(1);
    expect(quick.heard).toEqual(['0-0', '0-1', '1-2']);
    expect(slow.heard).toEqual(['0-0']);
    stage.room.beat();
    slow.unread = MAY_WAIT / 2;
    stage.room.beat();
    await vi.advanceTimersByTimeAsync(0);
    expect(slow.heard).toEqual(['0-0']);
    slow.unread = 0;
    stage.room.beat();
    await vi.advanceTimersByTimeAsync(0);
    expect(slow.heard).toEqual(['0-0', '0-2 behind']);
    await stage.happen(1);
    expect(slow.heard).toEqual(['0-0', '0-2 behind', '2-3']);
    expect(slow.isCut).toBe(false);
  });

  it('is cut after half a minute', async () => {
    const slow = await stage.come();
    slow.unread = MAY_WAIT + 1;
    await stage.happen(1);
    await vi.advanceTimersByTimeAsync(29_000);
    stage.room.beat();
    expect(slow.isCut).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    stage.room.beat();
    expect(slow.isCut).toBe(true);
  });
});
