import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ref } from 'vue';
import type { MediaKey, MediaListener, MediaSource } from '../platform/media';
import { deviceStorage, onPage } from '../testing/in-app';
import type { PageLesson } from './use-lesson-player';

interface Playing {
  playbackId: string;
  lose(code: string): void;
}
const server = vi.hoisted(() => ({ answer: vi.fn<(variables: object) => Promise<object>>() }));
const sender = vi.hoisted(() => ({ keep: vi.fn(), plays: vi.fn<(playing: Playing | null) => void>() }));
const session = vi.hoisted(() => ({ viewerId: null as unknown as { value: string | null } }));
const keyboard = vi.hoisted(() => ({ press: null as ((key: MediaKey) => void) | null }));
vi.mock('../api/client', () => ({
  client: {
    value: {
      mutation: (_document: object, variables: object) => ({ toPromise: () => server.answer(variables) }),
    },
  },
}));
vi.mock('../api/viewer', () => ({ session }));
vi.mock('./progress-sender', () => ({ progressSender: sender }));
vi.mock('../platform', () => ({
  platform: {
    onNetworkChange: () => undefined,
    keys(listener: (key: MediaKey) => void) {
      keyboard.press = listener;
      return () => void (keyboard.press = null);
    },
  },
}));
session.viewerId = ref<string | null>('v1');
const { providePlayer, useLessonPlayer, usePagePlayer } = await import('./use-lesson-player');

const playback = (id: string, resumeSeconds = 0) => ({
  data: {
    startPlayback: {
      playback: { id, kind: 'FILE', url: `/media/file/${id}`, mime: 'x', resumeSeconds, watermark: '小**' },
      userErrors: [],
    },
  },
});
const refused = (code: string) => ({
  data: { startPlayback: { playback: null, userErrors: [{ code, message: '' }] } },
});
const lesson = {
  id: 'l1',
  title: '变量',
  durationSeconds: 600,
  course: { coverUrl: '/c.jpg', teacher: { name: '林老师' } },
} as PageLesson;
const settle = () => new Promise(resolve => setTimeout(resolve, 0));

async function open(answer: object, autoplay = false) {
  server.answer.mockReset().mockResolvedValueOnce(answer).mockResolvedValue({ data: {} });
  let listener!: MediaListener;
  const opened: [source: MediaSource, play: boolean][] = [];
  const media = {
    open: (source: MediaSource, play: boolean) => void opened.push([source, play]),
    play: vi.fn(),
    pause: vi.fn(),
    seek: vi.fn(),
    setRate: vi.fn(),
    close: vi.fn(),
  };
  const on = { locked: vi.fn(), next: vi.fn(), full: vi.fn() };
  const { given, page, leave } = onPage(
    () =>
      useLessonPlayer({
        lesson,
        autoplay,
        create(heard) {
          listener = heard;
          return media;
        },
        onLocked: on.locked,
        onNext: on.next,
        onFull: on.full,
      }),
    () => providePlayer(),
  );
  await settle();
  return { player: given, ofPage: page!, leave, opened, media, on, heard: listener };
}
const lastPlaying = () => sender.plays.mock.lastCall![0];
const asked = () => server.answer.mock.calls.map(([variables]) => variables);

beforeEach(() => {
  vi.stubGlobal('uni', deviceStorage().uni);
  sender.plays.mockReset();
});

describe('the player of a lesson', () => {
  it('begins with its component, is known to its page, and ends with it', async () => {
    const { player, ofPage, leave, opened, media } = await open(playback('p1', 125), true);
    expect(asked()).toEqual([{ input: { lessonId: 'l1', takeOver: false } }]);
    expect(opened).toEqual([
      [expect.objectContaining({ startSeconds: 125, title: '变量', author: '林老师', isHls: false }), true],
    ]);
    expect(ofPage.value).toBe(player);
    expect(lastPlaying()).toMatchObject({ playbackId: 'p1' });
    leave();
    expect([ofPage.value, media.close.mock.calls.length]).toEqual([null, 1]);
    expect(asked()[asked().length - 1]).toEqual({ id: 'p1' });
    expect(lastPlaying()).toBe(null);
  });

  it('says what the server refuses, and what it says while it plays', async () => {
    const closed = await open(refused('LESSON_LOCKED'));
    expect([closed.player.phase.value, closed.on.locked.mock.calls.length]).toEqual(['LOCKED', 1]);
    closed.leave();
    const lost = await open(playback('p1'));
    lastPlaying()!.lose('PLAYBACK_ELSEWHERE');
    expect([lost.player.phase.value, lost.media.close.mock.calls.length]).toEqual(['ELSEWHERE', 1]);
    lost.leave();
    expect(asked().filter(variables => 'id' in variables)).toEqual([]);
  });

  it('listens to keys for as long as it is there', async () => {
    const { player, leave, media, on, heard } = await open(playback('p1', 125));
    keyboard.press!('TOGGLE');
    expect(media.play).toHaveBeenCalledTimes(1);
    heard.played();
    keyboard.press!('TOGGLE');
    expect(media.pause).toHaveBeenCalledTimes(1);
    keyboard.press!('BACK');
    keyboard.press!('BACK');
    keyboard.press!('FORWARD');
    expect(media.seek.mock.calls).toEqual([[120], [115], [120]]);
    keyboard.press!('FULL');
    expect([on.full.mock.calls.length, player.position.value]).toEqual([1, 120]);
    leave();
    expect(keyboard.press).toBe(null);
  });

  it('asks for a playback of their own when a visitor logs in, at the place where they are', async () => {
    session.viewerId.value = null;
    const { leave, opened, heard } = await open(playback('p1'));
    heard.played();
    heard.at(42, 600);
    server.answer.mockResolvedValueOnce(playback('p2', 3));
    session.viewerId.value = 'v1';
    await settle();
    expect(opened.map(([source, play]) => [source.url, source.startSeconds, play])).toEqual([
      ['http://127.0.0.1:4000/media/file/p1', 0, false],
      ['http://127.0.0.1:4000/media/file/p2', 42, true],
    ]);
    leave();
  });

  it('is nobody where a page has none', () => {
    expect(onPage(() => usePagePlayer()).given.value).toBe(null);
  });
});
