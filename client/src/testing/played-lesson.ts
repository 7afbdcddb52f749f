import { vi } from 'vitest';
import type { StartedPlayback } from '../composables/playback-server';
import type { ProgressEntry } from '../composables/progress-entries';
import { usePlayer } from '../composables/use-player';
import type { MediaListener, MediaSource } from '../platform/media';

export const playback = (id: string, resumeSeconds = 0) => ({
  playback: { id, kind: 'HLS' as const, url: `/media/${id}`, mime: 'x', resumeSeconds, watermark: 'L*' },
  refusal: '',
});
export const refused = (refusal: string): StartedPlayback => ({ playback: null, refusal });

/** A lesson before a player and a server of which the test says what they do. */
export function lesson(answers: (StartedPlayback | Error)[]) {
  let listener!: MediaListener;
  const opened: [source: MediaSource, play: boolean][] = [];
  const player = {
    open: (source: MediaSource, play: boolean) => void opened.push([source, play]),
    play: vi.fn(),
    pause: vi.fn(),
    seek: vi.fn(),
    setRate: vi.fn(),
    close: vi.fn(),
  };
  const kept: ProgressEntry[] = [];
  const asked: boolean[] = [];
  const ended: string[] = [];
  const on = { ended: vi.fn(), locked: vi.fn(), next: vi.fn() };
  const played = usePlayer({
    lesson: { id: 'l1', title: 'Variables', durationSeconds: 600, author: 'Ms Lin', coverUrl: '/c.jpg' },
    server: {
      start(_id, takeOver) {
        asked.push(takeOver);
        const answer = answers.shift() ?? new Error('unasked');
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      end: id => void ended.push(id),
    },
    create(heard) {
      listener = heard;
      return player;
    },
    keep: entries => void kept.push(...entries),
    now: Date.now,
    onEnded: on.ended,
    onLocked: on.locked,
    onNext: on.next,
  });
  /** Four positions a second, from where it is. */
  const run = (seconds: number) => {
    for (let step = 0; step < seconds * 4; step++) {
      vi.advanceTimersByTime(250);
      listener.at(played.position.value + 0.25, 600);
    }
  };
  const segments = () => kept.flatMap(entry => entry.segments.map(one => [one.fromSeconds, one.toSeconds]));
  return { played, player, opened, kept, segments, asked, ended, on, run, heard: () => listener };
}
