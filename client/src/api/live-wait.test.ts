import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backoff, createWaker, socketUrl } from './live-wait';

describe('the wait before the socket is opened again', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('doubles from half a second to ten, less a quarter by chance', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map(attempt => backoff(attempt, 1))).toEqual([
      500, 1000, 2000, 4000, 8000, 10_000, 10_000,
    ]);
    expect(backoff(0, 0)).toBe(375);
  });

  it('ends after the back-off when there is a point in trying', async () => {
    const risen = vi.fn<() => void>();
    void createWaker(() => true)
      .wait(0)
      .then(risen);
    await vi.advanceTimersByTimeAsync(370);
    expect(risen).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(130);
    expect(risen).toHaveBeenCalledOnce();
  });

  it('lasts while nobody looks, and ends at once when somebody does', async () => {
    let visible = false;
    const waker = createWaker(() => visible);
    const risen = vi.fn<() => void>();
    void waker.wait(0).then(risen);
    await vi.advanceTimersByTimeAsync(60_000);
    waker.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(risen).not.toHaveBeenCalled();
    visible = true;
    waker.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(risen).toHaveBeenCalledOnce();
  });

  it('speaks ws where the server speaks http', () => {
    expect(socketUrl('https://api.example/graphql')).toBe('wss://api.example/graphql');
    vi.stubGlobal('window', { location: { origin: 'http://127.0.0.1:4000' } });
    expect(socketUrl('/graphql')).toBe('ws://127.0.0.1:4000/graphql');
  });
});
