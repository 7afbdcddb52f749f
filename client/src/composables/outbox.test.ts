import { describe, expect, it, vi } from 'vitest';
import { createOutbox } from './outbox';

function device() {
  const kept = new Map<string, string>();
  return {
    kept,
    storage: {
      read: (key: string) => kept.get(key) ?? null,
      write: (key: string, value: string) => void kept.set(key, value),
      remove: (key: string) => void kept.delete(key),
    },
  };
}

describe('what was done and is not told yet', () => {
  it('is told in the order it was done, and then forgotten', async () => {
    const { kept, storage } = device();
    const tell = vi.fn(() => Promise.resolve(true));
    const outbox = createOutbox<string>('read', tell, storage);
    outbox.add('v1', 'a', 'b');
    outbox.add('v1', 'c');
    await outbox.send('v1');
    expect(tell.mock.calls).toEqual([['v1', ['a', 'b', 'c']]]);
    expect(kept.size).toBe(0);
  });

  it.each([
    ['could not be told', () => Promise.resolve(false)],
    ['failed on the way', () => Promise.reject(new Error('lost'))],
  ])('outlives a program in which it %s', async (_how, tell) => {
    const { storage } = device();
    const outbox = createOutbox<string>('read', tell, storage);
    outbox.add('v1', 'a');
    await outbox.send('v1');
    expect(createOutbox<string>('read', tell, storage).read('v1')).toEqual(['a']);
  });

  it('keeps what is done while the rest is being told, and tells it next', async () => {
    const { kept, storage } = device();
    const told: string[][] = [];
    const outbox = createOutbox<string>(
      'read',
      (_viewer, entries) => {
        if (!told.length) outbox.add('v1', 'late');
        told.push([...entries]);
        return Promise.resolve(true);
      },
      storage,
    );
    outbox.add('v1', 'early');
    await outbox.send('v1');
    expect([told, kept.size]).toEqual([[['early'], ['late']], 0]);
  });

  it('tells nothing of one person for another', async () => {
    const { storage } = device();
    const tell = vi.fn(() => Promise.resolve(true));
    const outbox = createOutbox<string>('read', tell, storage);
    outbox.add('v1', 'a');
    await outbox.send('v2');
    expect(tell).not.toHaveBeenCalled();
    expect(outbox.read('v1')).toEqual(['a']);
  });

  it('begins anew where what was kept cannot be read', () => {
    const { kept, storage } = device();
    kept.set('read.v1', '{');
    expect(createOutbox('read', () => Promise.resolve(true), storage).read('v1')).toEqual([]);
  });
});
