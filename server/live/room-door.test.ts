import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NIL } from './door.js';
import { Reader, Stage } from './testing/stage.js';

let stage: Stage;
beforeEach(() => {
  vi.useFakeTimers();
  stage = new Stage();
});
afterEach(() => {
  stage.room.close();
  vi.useRealTimers();
});

describe('who may not stay in a room', () => {
  it('is not told what changed about the room', async () => {
    const [guest, host] = [await stage.come(), await stage.come()];
    host.member.userId = 'host';
    stage.kind = 'ROOM';
    stage.door = () => Promise.resolve([{ id: 'host', isStaff: false }]);
    await stage.happen(1);
    expect(host.heard).toEqual(['0-0', '0-1']);
    expect(guest.heard).toEqual(['0-0']);
    expect(guest.member.end).toHaveBeenCalledTimes(1);
  });

  it('is told nothing where that was in doubt from the beginning', async () => {
    stage = new Stage(3);
    stage.door = () => Promise.resolve([]);
    const reader = new Reader(stage.view);
    await stage.room.join(reader.member, 1, true);
    expect(reader.heard).toEqual([]);
    expect(reader.member.end).toHaveBeenCalledTimes(1);
    stage.door = () => Promise.resolve([{ id: NIL, isStaff: false }]);
    const welcome = new Reader(stage.view);
    await stage.room.join(welcome.member, 1, true);
    expect(welcome.heard).toEqual(['1-3']);
  });

  it('is told nothing while one looks, not even what was on its way', async () => {
    stage = new Stage(3);
    const reader = new Reader(stage.view);
    let answer: (rows: { id: string; isStaff: boolean }[]) => void = () => undefined;
    stage.door = () => new Promise(resolve => (answer = resolve));
    const joined = stage.room.join(reader.member, 1);
    const looked = stage.room.look(() => true);
    await joined;
    expect(reader.heard).toEqual([]);
    answer([{ id: NIL, isStaff: false }]);
    await looked;
    expect(reader.heard).toEqual(['1-3']);
    await stage.happen(1);
    expect(reader.heard).toEqual(['1-3', '3-4']);
  });

  it('comes again, where they run the room now or do no more', async () => {
    const reader = await stage.come();
    stage.door = () => Promise.resolve([{ id: NIL, isStaff: true }]);
    await stage.room.look();
    expect(reader.member.end).toHaveBeenCalledTimes(1);
    await stage.happen(1);
    expect(reader.heard).toEqual(['0-0']);
  });

  it('cannot be told where nobody can be asked: whoever it concerns comes again', async () => {
    const [one, other] = [await stage.come(), await stage.come()];
    stage.door = () => Promise.reject(new Error('away'));
    await expect(stage.room.look(member => member === one.member)).rejects.toThrow('away');
    const late = new Reader(stage.view);
    await expect(stage.room.join(late.member, 0, true)).rejects.toThrow('away');
    for (const { member } of [one, late]) expect(member.end).toHaveBeenCalledTimes(1);
    expect(other.member.end).not.toHaveBeenCalled();
  });
});
