import { CombinedError } from '@urql/core';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, ref, type EffectScope } from 'vue';
import type { LiveRoomPageQuery } from '@graphql/graphql';
import { event, FACTS, line, ME, update } from './room-fixtures';
import { linesOf, type Update } from './room-state';
import type { RoomListener, RoomServer } from './room-server';
import { useRoom } from './use-room';

const FRAME_MS = 60;
const say = (seq: number) => event(seq, { messageId: `m${seq}`, message: line(`m${seq}`) });
const told = (after: number, seq: number): Update =>
  update(
    after,
    seq,
    Array.from({ length: seq - after }, (_, place) => say(after + place + 1)),
  );

function pageAt(seq: number): LiveRoomPageQuery {
  const list = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
  const room = {
    ...FACTS,
    id: 's',
    seq,
    viewers: 1,
    mutedUntil: null,
    myVotes: [],
    mayRun: false,
    pinned: null,
  };
  const liveSession = { id: 's', room: { ...room, questions: list, messages: list } };
  return { me: { id: ME }, liveSession } as unknown as LiveRoomPageQuery;
}

/** A server whose room has told `seq` events; what is asked of it is noted. */
function fakeServer() {
  const follows: { after: number; listener: RoomListener; isOn: boolean }[] = [];
  const backlogs: number[] = [];
  const state = { seq: 5, opened: 0, isDown: false, shut: false };
  const server: RoomServer = {
    open() {
      state.opened += 1;
      if (state.isDown) return Promise.reject(new CombinedError({ networkError: new Error('down') }));
      const page = pageAt(state.seq);
      return Promise.resolve(
        state.shut ? { ...page, liveSession: { ...page.liveSession!, room: null } } : page,
      );
    },
    questions: () => Promise.resolve(null),
    lines: () => Promise.resolve(null),
    backlog(since) {
      backlogs.push(since);
      if (state.isDown) return Promise.reject(new Error('down'));
      const upTo = Math.min(since + 50, state.seq);
      const nodes = Array.from({ length: upTo - since }, (_, place) => say(since + place + 1));
      return Promise.resolve({ at: state.seq, nodes, next: upTo < state.seq ? 'more' : null });
    },
    follow(after, listener) {
      const one = { after, listener, isOn: true };
      follows.push(one);
      return () => void (one.isOn = false);
    },
  };
  return { server, follows, backlogs, state, last: () => follows[follows.length - 1]! };
}

describe('a room that is followed', () => {
  let scope: EffectScope;
  let fake: ReturnType<typeof fakeServer>;
  const connected = ref(true);
  const open = async () => {
    const room = scope.run(() => useRoom({ server: fake.server, connected, viewerId: ref(ME) }))!;
    room.start();
    await vi.advanceTimersByTimeAsync(0);
    return room;
  };
  const frame = () => vi.advanceTimersByTimeAsync(FRAME_MS);

  beforeEach(() => {
    vi.useFakeTimers();
    connected.value = true;
    fake = fakeServer();
    scope = effectScope();
  });
  afterEach(() => {
    scope.stop();
    vi.useRealTimers();
  });

  it('goes on from its page, and draws what comes within a frame once', async () => {
    const room = await open();
    expect(fake.last().after).toBe(5);
    const before = room.room.value;
    for (let seq = 6; seq <= 55; seq++) fake.last().listener.told(told(seq - 1, seq));
    expect(room.room.value).toBe(before);
    await frame();
    expect(linesOf(room.room.value!)).toHaveLength(50);
    expect(fake.backlogs).toEqual([]);
  });

  it('asks for what is missing, in pieces, and then goes on with what had come', async () => {
    const room = await open();
    fake.state.seq = 120;
    fake.last().listener.told(told(119, 120));
    await frame();
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.backlogs).toEqual([5, 55, 105]);
    expect(room.room.value!.seq).toBe(120);
    expect(linesOf(room.room.value!)).toHaveLength(115);
  });

  it('asks again for what was missed when the first try failed', async () => {
    const room = await open();
    fake.state.seq = 9;
    fake.state.isDown = true;
    fake.last().listener.told(update(8, 9, [], { behind: true }));
    await frame();
    expect(room.room.value!.seq).toBe(5);
    fake.state.isDown = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(room.room.value!.seq).toBe(9);
  });

  it('begins anew where it missed more than anybody reads', async () => {
    const room = await open();
    fake.state.seq = 5_000;
    fake.last().listener.told(update(5, 5_000, [], { behind: true }));
    await frame();
    expect(fake.backlogs).toEqual([]);
    expect([fake.state.opened, room.room.value!.seq, fake.last().after]).toEqual([2, 5_000, 5_000]);
  });

  it('goes on where it is when the socket breaks, and says so only where that takes long', async () => {
    const room = await open();
    fake.last().listener.told(told(5, 8));
    await frame();
    connected.value = false;
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.follows.map(({ after, isOn }) => [after, isOn])).toEqual([
      [5, false],
      [8, true],
    ]);
    expect(room.isLate.value).toBe(false);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(room.isLate.value).toBe(true);
    fake.last().listener.told(told(8, 9));
    expect(room.isLate.value).toBe(false);
  });

  it('rests while nobody looks, and hears nothing of what an old subscription still tells', async () => {
    const room = await open();
    const old = fake.last();
    room.stop();
    expect(old.isOn).toBe(false);
    old.listener.told(told(5, 6));
    await frame();
    expect(room.room.value!.seq).toBe(5);
    room.start();
    expect(fake.last().after).toBe(5);
    expect(fake.state.opened).toBe(1);
  });

  it('looks at the page where the server ended it, and stays out of a room that is shut', async () => {
    const room = await open();
    fake.state.shut = true;
    const refusal = new GraphQLError('shut', { extensions: { code: 'FORBIDDEN' } });
    fake.last().listener.ended(new CombinedError({ graphQLErrors: [refusal] }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(room.room.value).toBe(null);
    expect(room.card.value?.id).toBe('s');
    expect(fake.follows.filter(({ isOn }) => isOn)).toEqual([]);
  });

  it('tells why it could not be opened', async () => {
    fake.state.isDown = true;
    const room = await open();
    expect(room.error.value?.networkError?.message).toBe('down');
    expect(fake.follows).toEqual([]);
  });
});
