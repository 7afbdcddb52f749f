import type { EntityManager } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Payload } from '../kernel/frames.js';
import { createLogger } from '../kernel/log.js';
import type { RoomView, Update } from './room-view.js';
import { Room, type Member } from './room.js';

const MAY_WAIT = 256 * 1024;

let told: Update[];
let events: number;
let reads: number;
let room: Room;
beforeEach(() => {
  vi.useFakeTimers();
  [told, events, reads] = [[], 0, 0];
  room = roomAt(0);
});
afterEach(() => {
  room.close();
  vi.useRealTimers();
});

/** A room whose events are as many as `events` says, all of them about the room's messages. */
function roomAt(seq: number): Room {
  const execute = (_sql: string, [, after, upTo]: [string, number, number]) => {
    reads++;
    const rows = Array.from({ length: Math.max(0, Math.min(upTo, events) - after) }, (_, at) => ({
      ...{ id: `e${after + at + 1}`, seq: after + at + 1, kind: 'MESSAGE', subject: `m${after + at + 1}` },
    }));
    return Promise.resolve(rows);
  };
  const em = { execute } as unknown as EntityManager;
  return new Room('room', null, seq, { em: () => em, now: () => new Date(), log: createLogger('silent') });
}

const view = {
  number: 1,
  payloadOf: (update: Update) => {
    told.push(update);
    return Promise.resolve(new Payload(`${update.after}-${update.seq}${update.behind ? ' behind' : ''}`));
  },
} as unknown as RoomView;

class Reader {
  readonly heard: string[] = [];
  unread = 0;
  isCut = false;
  readonly member: Member = {
    ...{ userId: null, view, seq: 0, state: 'APART', slowSince: 0, end: vi.fn() },
    frames: {
      write: ({ bytes }) => void this.heard.push(bytes.toString().slice(0, -1)),
      unreadBytes: () => this.unread,
      cut: () => (this.isCut = true),
    },
  };
}

const come = async (after: number | null = null): Promise<Reader> => {
  const reader = new Reader();
  await room.join(reader.member, after);
  return reader;
};
/** Something happens `times` times, and is heard of. */
const happen = async (times: number) => {
  for (let n = 0; n < times; n++) room.want(++events);
  await vi.advanceTimersByTimeAsync(100);
};

describe('a room', () => {
  it('tells in one breath what happens in one, worked out once for all', async () => {
    const readers = [await come(), await come(), await come()];
    told.length = reads = 0;
    await happen(20);
    for (const { heard } of readers) expect(heard).toEqual(['0-0', '0-20']);
    expect(told).toHaveLength(1);
    expect(told[0]?.events.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, at) => `e${at + 1}`));
    expect(reads).toBe(1);
  });

  it('tells two hundred at a time', async () => {
    const reader = await come();
    await happen(450);
    await vi.advanceTimersByTimeAsync(1000);
    expect(reader.heard).toEqual(['0-0', '0-200', '200-400', '400-450']);
  });

  it('tells nothing twice, and nothing that is no news', async () => {
    const reader = await come();
    await happen(1);
    room.want(1);
    room.want(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(reader.heard).toEqual(['0-0', '0-1']);
  });

  it('shares what those missed who come at the same time', async () => {
    events = 5;
    room = roomAt(5);
    const readers = await Promise.all([come(2), come(2), come(3)]);
    expect(readers.map(({ heard }) => heard)).toEqual([['2-5'], ['2-5'], ['3-5']]);
    expect(told).toHaveLength(2);
    expect(reads).toBe(2);
  });

  it('sends whoever missed more than two hundred to the pages, and believes no number to come', async () => {
    events = 201;
    room = roomAt(201);
    expect((await come(0)).heard).toEqual(['0-201 behind']);
    expect((await come(1)).heard).toEqual(['1-201']);
    expect((await come(9999)).heard).toEqual(['201-201']);
    expect((await come()).heard).toEqual(['201-201']);
  });

  it('tries again where the events cannot be read, and leaves none out', async () => {
    const reader = await come();
    const [heard] = [events];
    room.want(heard + 1); // Told, but not there yet for who reads.
    await vi.advanceTimersByTimeAsync(100);
    expect(reader.heard).toEqual(['0-0']);
    events = 1;
    await vi.advanceTimersByTimeAsync(1000);
    expect(reader.heard).toEqual(['0-0', '0-1']);
  });
});

describe('who reads slowly', () => {
  it('is told nothing more, then to ask for what was missed, while the others go on', async () => {
    const [slow, quick] = [await come(), await come()];
    slow.unread = MAY_WAIT + 1;
    await happen(1);
    await happen(1);
    expect(quick.heard).toEqual(['0-0', '0-1', '1-2']);
    expect(slow.heard).toEqual(['0-0']);
    room.beat();
    slow.unread = MAY_WAIT / 2;
    room.beat();
    await vi.advanceTimersByTimeAsync(0);
    expect(slow.heard).toEqual(['0-0']);
    slow.unread = 0;
    room.beat();
    await vi.advanceTimersByTimeAsync(0);
    expect(slow.heard).toEqual(['0-0', '0-2 behind']);
    await happen(1);
    expect(slow.heard).toEqual(['0-0', '0-2 behind', '2-3']);
    expect(slow.isCut).toBe(false);
  });

  it('is cut after half a minute', async () => {
    const slow = await come();
    slow.unread = MAY_WAIT + 1;
    await happen(1);
    await vi.advanceTimersByTimeAsync(29_000);
    room.beat();
    expect(slow.isCut).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    room.beat();
    expect(slow.isCut).toBe(true);
  });
});
