import type { EntityManager } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ctx } from '../context.js';
import { createLogger } from '../kernel/log.js';
import { Topics } from '../kernel/topics.js';
import { RoomHub } from './room-hub.js';
import { Reader, Stage } from './testing/stage.js';

let hub: RoomHub;
let topics: Topics;
let statements: string[];
beforeEach(() => {
  vi.useFakeTimers();
  statements = [];
  const bus = { ready: () => Promise.resolve(), send: vi.fn(), close: () => Promise.resolve() };
  topics = new Topics(() => bus);
  hub = new RoomHub({ topics, log: createLogger('silent'), systemCtx });
});
afterEach(async () => {
  await hub.stop();
  vi.useRealTimers();
});

/** A database that knows of nothing but the numbers of rooms. */
function systemCtx(): Ctx {
  const execute = (sql: string) => {
    statements.push(sql);
    return Promise.resolve([{ id: 'room', seq: 3, course: null, viewers: 0, peak: 9 }]);
  };
  const em = { execute, fork: () => em } as unknown as EntityManager;
  return { em, now: () => new Date() } as unknown as Ctx;
}

const view = new Stage().view;

describe('a hub', () => {
  it('keeps a room for as long as somebody follows it, and reads where it is once for all', async () => {
    const leave = await Promise.all(
      [1, 2, 3].map(() => hub.join('room', new Reader(view).member, null, hub.accessVersion)),
    );
    expect(statements.filter(sql => /select seq/.test(sql))).toHaveLength(1);
    leave[0]?.();
    leave[0]?.();
    leave[1]?.();
    expect(hub['rooms'].size).toBe(1);
    leave[2]?.();
    expect(hub['rooms'].size).toBe(0);
    const again = await hub.join('room', new Reader(view).member, null, hub.accessVersion);
    expect(statements.filter(sql => /select seq/.test(sql))).toHaveLength(2);
    again();
    expect(hub['rooms'].size).toBe(0);
  });

  it('lets go of who could not be looked at', async () => {
    const version = hub.accessVersion;
    topics.tell('accessChanged', 'somebody');
    const reader = new Reader(view);
    const leave = await hub.join('room', reader.member, null, version);
    expect(reader.member.end).toHaveBeenCalledTimes(1);
    expect(reader.heard).toEqual([]);
    leave();
    expect(hub['rooms'].size).toBe(0);
  });
});
