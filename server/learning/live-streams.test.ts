import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Topics } from '../kernel/topics.js';
import type { SessionGuard } from '../users/session-guard.js';
import { LiveStreams } from './live-streams.js';
import type { MediaClaims } from './media-token.js';

const claims: MediaClaims = {
  ...{ lesson: 'a lesson', course: 'a course', file: 'a file', playback: 'a playback' },
  viewer: { id: 'somebody', role: 'STUDENT', sessionId: 'a session' },
};

/** What is being sent until it is destroyed. */
class Sending extends EventEmitter {
  closed = false;
  destroy(): void {
    this.closed = true;
    this.emit('close');
  }
}

function watched(mayFetch: () => Promise<boolean>) {
  const topics = { on: () => () => undefined } as unknown as Topics;
  const guard = { watch: () => () => undefined } as unknown as SessionGuard;
  const streams = new LiveStreams(topics, guard, mayFetch);
  const sending = new Sending();
  streams.add(claims, sending as unknown as Response);
  return { sending };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what is being sent', () => {
  it('is cut some time after its term has ended, of which nobody tells', async () => {
    let may = true;
    const { sending } = watched(async () => may);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sending.closed).toBe(false);
    may = false;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(sending.closed).toBe(true);
  });

  it('is cut where it cannot be asked, and asked no more once it has ended', async () => {
    const mayFetch = vi.fn<() => Promise<boolean>>(() => Promise.reject(new Error('The database is away')));
    const { sending } = watched(mayFetch);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(sending.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(mayFetch).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
