import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NoticeItemFragment } from '@graphql/graphql';
import { LONGER_MS, SILENCE_MS, watchNotices, type NoticeUpdate } from './notice-watch';

const notice = (id: string, readAt: string | null = null) => ({ id, readAt }) as NoticeItemFragment;

function watched(answers: (number | null)[] = []) {
  const sockets: { hear(update: NoticeUpdate): void; lost(): void; open: boolean }[] = [];
  const show: (() => void)[] = [];
  const on = { unread: vi.fn(), arrived: vi.fn() };
  const ask = vi.fn(() => Promise.resolve(answers.shift() ?? null));
  const stop = watchNotices(
    {
      subscribe(hear, lost) {
        const socket = { hear, lost, open: true };
        sockets.push(socket);
        return () => (socket.open = false);
      },
      ask,
      onShow(listener) {
        show.push(listener);
        return () => show.pop();
      },
    },
    on,
  );
  const counts = () => on.unread.mock.calls.map(([count]) => count as number);
  const arrived = () => on.arrived.mock.calls.map(([one]) => (one as NoticeItemFragment).id);
  return {
    sockets,
    show,
    ask,
    stop,
    counts,
    arrived,
    hear: (update: NoticeUpdate) => sockets[0]!.hear(update),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what one is told', () => {
  it('is counted as the socket says, and only what comes later is news', () => {
    const { hear, counts, arrived } = watched();
    hear({ unread: 2, latest: notice('n2') });
    hear({ unread: 3, latest: notice('n3') });
    hear({ unread: 0, latest: notice('n3', 'now') });
    expect([counts(), arrived()]).toEqual([[2, 3, 0], ['n3']]);
  });

  it('is news once, also when the socket opens again with what there is', () => {
    const { hear, arrived } = watched();
    hear({ unread: 0, latest: null });
    hear({ unread: 1, latest: notice('n1') });
    hear({ unread: 1, latest: notice('n1') });
    hear({ unread: 2, latest: notice('n2') });
    expect(arrived()).toEqual(['n1', 'n2']);
  });

  it('is no news where it was read elsewhere before it came', () => {
    const { hear, arrived } = watched();
    hear({ unread: 0, latest: null });
    hear({ unread: 0, latest: notice('n1', 'now') });
    expect(arrived()).toEqual([]);
  });

  it('is asked for where the socket keeps silent, and ever more rarely', async () => {
    const { ask, counts } = watched([4, null, 5]);
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 1);
    expect(ask).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1 + 2 * LONGER_MS);
    expect([ask.mock.calls.length, counts()]).toEqual([3, [4, 5]]);
  });

  it('is not asked for while the socket speaks, and again on return to the front', async () => {
    const { hear, ask, show } = watched([7]);
    hear({ unread: 1, latest: null });
    await vi.advanceTimersByTimeAsync(10 * LONGER_MS);
    expect(ask).not.toHaveBeenCalled();
    show[0]!();
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('is listened to again after the server ended it, once', async () => {
    const { sockets } = watched();
    sockets[0]!.lost();
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(LONGER_MS);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(10 * LONGER_MS);
    expect(sockets).toHaveLength(2);
  });

  it('ends without a word', async () => {
    const { sockets, stop, hear, ask, show, counts } = watched([1]);
    stop();
    hear({ unread: 9, latest: notice('n9') });
    await vi.advanceTimersByTimeAsync(10 * LONGER_MS);
    expect([sockets.map(({ open }) => open), ask.mock.calls, show, counts()]).toEqual([[false], [], [], []]);
  });
});
