import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SOCKET_LIMITS } from './session.js';
import { Client, INIT, LIVE, source, subscribe } from './testing/client.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what one client may cost', () => {
  it('runs so many operations at once and refuses the next alone, those given up counted until they end', async () => {
    const ends: (() => void)[] = [];
    const client = new Client({
      answer: () => new Promise(resolve => ends.push(() => resolve(true))),
      told: () => ({ message: 'busy' }),
    });
    await client.says(INIT);
    for (let n = 0; n < SOCKET_LIMITS.operations; n++)
      await client.says(subscribe(`${n}`), { type: 'complete', id: `${n}` });
    expect(await client.says(subscribe('more'))).toEqual([
      { type: 'error', id: 'more', payload: [{ message: 'busy' }] },
    ]);
    ends[0]!();
    await client.says();
    expect(await client.says(subscribe('more'))).toEqual([]);
    expect(ends).toHaveLength(SOCKET_LIMITS.operations + 1);
  });

  it('gives back what the account counted, once per operation', async () => {
    const done = vi.fn();
    const client = new Client({ admit: () => done });
    await client.says(INIT);
    await client.says(subscribe('a'), subscribe('b'));
    expect(done).toHaveBeenCalledTimes(2);
  });

  it('ends with 1008 when it talks too fast, and hears nothing more', async () => {
    const answer = vi.fn(() => true);
    const client = new Client({ answer });
    await client.says(INIT);
    const flood = Array.from({ length: 1000 }, () => ({ type: 'pong' }));
    expect(await client.says(...flood, subscribe('a'))).toEqual([[1008, 'Too many messages']]);
    expect(answer).not.toHaveBeenCalled();
  });

  it('lets a client talk on at a pace that a page has', async () => {
    const client = new Client();
    await client.says(INIT);
    for (let second = 0; second < 30; second++) {
      await client.says(...Array.from({ length: 20 }, () => ({ type: 'pong' })));
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(await client.says({ type: 'ping' })).toEqual([{ type: 'pong' }]);
  });

  it('cuts a client that does not read, and ends what it had', async () => {
    const events = source();
    const client = new Client({ ticks: () => events.iterable });
    await client.says(INIT);
    await client.says(subscribe('a', LIVE));
    client.unread = SOCKET_LIMITS.unreadBytes + 1;
    events.yield(1);
    expect((await client.says()).at(-1)).toBe('cut');
    expect(events.ended).toHaveBeenCalledOnce();
  });
});
