import { beforeEach, describe, expect, it, vi, afterEach } from 'vitest';
import { ref } from 'vue';
import { lifecycle } from '../platform/lifecycle';
import { online } from '../platform/network';
import { onPage } from '../testing/in-app';
import type { StartedPlayback } from './playback-server';
import type { ProgressEntry } from './progress-entries';

const server = vi.hoisted(() => ({
  start: vi.fn<(lessonId: string, takeOver: boolean) => Promise<StartedPlayback>>(),
  end: vi.fn<(id: string) => void>(),
}));
const sender = vi.hoisted(() => ({ keep: vi.fn<(entries: ProgressEntry[]) => void>() }));
const session = vi.hoisted(() => ({ viewerId: null as unknown as { value: string | null } }));
vi.mock('./use-lesson-player', () => ({ playbackServer: server }));
vi.mock('./progress-sender', () => ({ progressSender: sender }));
vi.mock('../api/viewer', () => ({ session }));
session.viewerId = ref<string | null>('v1');
const { useLessonFile } = await import('./use-lesson-file');

const book = (id: string, resumeSeconds = 0): StartedPlayback => ({
  playback: { id, kind: 'PAGES', url: `/media/pages/${id}`, mime: 'x', resumeSeconds, watermark: '' },
  refusal: '',
});
const refused = (refusal: string): StartedPlayback => ({ playback: null, refusal });
const MINUTE = 60_000;

/** What was told of reading: which page, and for how many seconds. */
const told = () =>
  sender.keep.mock.calls
    .flatMap(([entries]) => entries)
    .map(({ positionSeconds, startedAt, endedAt }) => [
      positionSeconds,
      (Date.parse(endedAt) - Date.parse(startedAt)) / 1000,
    ]);

async function open(first: StartedPlayback | Error) {
  if (first instanceof Error) server.start.mockRejectedValueOnce(first);
  else server.start.mockResolvedValueOnce(first);
  const locked = vi.fn();
  const { given, leave } = onPage(() => useLessonFile('l1', locked));
  await vi.advanceTimersByTimeAsync(0);
  return { file: given, leave, locked };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime('2026-11-21T04:00:00Z');
  for (const mock of [server.start, server.end, sender.keep]) mock.mockReset();
  online.value = true;
});
afterEach(() => void vi.useRealTimers());

describe('a lesson that is read', () => {
  it('opens at the page where somebody was, and tells of every page and the time with it', async () => {
    const { file, leave } = await open(book('p1', 4));
    expect([file.phase.value, file.page.value]).toEqual(['READY', 4]);
    vi.advanceTimersByTime(30_000);
    file.turnTo(5);
    expect(told()).toEqual([[5, 30]]);
    vi.advanceTimersByTime(MINUTE);
    expect(told().slice(1)).toEqual([[5, 30]]);
    leave();
    expect(told().slice(2)).toEqual([[5, 30]]);
    expect(server.end.mock.calls).toEqual([['p1']]);
  });

  it('counts nothing while the program is in the back', async () => {
    const { leave } = await open(book('p1'));
    vi.advanceTimersByTime(10_000);
    lifecycle.hidden();
    expect(told()).toEqual([[0, 10]]);
    vi.advanceTimersByTime(10 * MINUTE);
    lifecycle.shown();
    vi.advanceTimersByTime(5_000);
    leave();
    expect(told().slice(1)).toEqual([[0, 5]]);
  });

  it('says what stands in its way, and counts no time with it', async () => {
    for (const [answer, phase] of [
      [refused('LESSON_LOCKED'), 'LOCKED'],
      [refused('MEDIA_NOT_READY'), 'PREPARING'],
      [refused('PLAYBACK_ELSEWHERE'), 'ELSEWHERE'],
      [refused('NOT_FOUND'), 'FAILED'],
      [new Error('down'), 'FAILED'],
    ] as const) {
      const { file, leave, locked } = await open(answer);
      expect(file.phase.value).toBe(phase);
      expect(locked).toHaveBeenCalledTimes(phase === 'LOCKED' ? 1 : 0);
      vi.advanceTimersByTime(MINUTE);
      leave();
    }
    expect([told(), server.end.mock.calls]).toEqual([[], []]);
  });

  it('tries again by itself when the network is back', async () => {
    const { file, leave } = await open(new Error('down'));
    online.value = false;
    await vi.advanceTimersByTimeAsync(0);
    server.start.mockResolvedValueOnce(book('p2'));
    online.value = true;
    await vi.advanceTimersByTimeAsync(0);
    expect(file.phase.value).toBe('READY');
    leave();
  });

  it('is asked for again by a new address on the same page, and stops where it is closed meanwhile', async () => {
    const { file, leave, locked } = await open(book('p1'));
    file.turnTo(2);
    server.start.mockResolvedValueOnce(book('p2'));
    await file.begin();
    expect([file.playback.value?.id, file.page.value]).toEqual(['p2', 2]);
    server.start.mockResolvedValueOnce(refused('LESSON_LOCKED'));
    await file.begin();
    expect([file.phase.value, locked.mock.calls.length]).toEqual(['LOCKED', 1]);
    leave();
    expect(server.end).not.toHaveBeenCalled();
  });

  it('asks anew for a visitor who logged in', async () => {
    session.viewerId.value = null;
    const { leave } = await open(book('p1'));
    server.start.mockResolvedValueOnce(book('p2'));
    session.viewerId.value = 'v1';
    await vi.advanceTimersByTimeAsync(0);
    expect(server.start.mock.calls).toEqual([
      ['l1', false],
      ['l1', false],
    ]);
    leave();
    expect(server.end.mock.calls).toEqual([['p2']]);
  });
});
