import { onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue';
import { lifecycle } from '../platform/lifecycle';
import { online } from '../platform/network';
import type { Playback } from './playback-server';
import { progressSender } from './progress-sender';
import { serverClock } from './server-clock';
import { playbackServer } from './use-lesson-player';
import type { PlayerPhase } from './use-player';

const PHASES: Readonly<Record<string, PlayerPhase>> = {
  PLAYBACK_ELSEWHERE: 'ELSEWHERE',
  LESSON_LOCKED: 'LOCKED',
  MEDIA_NOT_READY: 'PREPARING',
};
/** Whoever turns no page for longer has gone away. */
const LONGEST_LOOK_MS = 3 * 60_000;

/** A lesson that is read or looked at: its file, the time with it, and the page one was on. */
export function useLessonFile(lessonId: string, onLocked: () => void) {
  const phase = ref<PlayerPhase>('STARTING');
  const playback = shallowRef<Playback | null>(null);
  const page = ref(0);
  let since = serverClock.now();

  /** The time since the last page, as time of learning. */
  function keep(): void {
    const startedAt = since;
    since = serverClock.now();
    if (phase.value !== 'READY' || since <= startedAt) return;
    progressSender.keep([
      {
        lessonId,
        startedAt: new Date(startedAt).toISOString(),
        endedAt: new Date(Math.min(since, startedAt + LONGEST_LOOK_MS)).toISOString(),
        segments: [],
        positionSeconds: page.value,
      },
    ]);
  }

  function stop(next: PlayerPhase): void {
    phase.value = next;
    if (next === 'LOCKED') onLocked();
  }

  async function begin(takeOver = false): Promise<void> {
    const wasReady = phase.value === 'READY';
    if (!wasReady) phase.value = 'STARTING';
    const answer = await playbackServer.start(lessonId, takeOver).catch(() => null);
    if (!answer?.playback) return stop(PHASES[answer?.refusal ?? ''] ?? 'FAILED');
    playback.value = answer.playback;
    if (!wasReady) page.value = answer.playback.resumeSeconds;
    since = serverClock.now();
    phase.value = 'READY';
  }

  const stopHide = lifecycle.onHide(keep);
  const stopShow = lifecycle.onShow(() => void (since = serverClock.now()));
  watch(online, isOnline => isOnline && phase.value === 'FAILED' && void begin());
  watch(playback, given =>
    progressSender.plays(
      given && { playbackId: given.id, lose: refusal => stop(PHASES[refusal] ?? 'FAILED') },
    ),
  );
  onMounted(() => void begin());
  onBeforeUnmount(() => {
    keep();
    stopHide();
    stopShow();
    progressSender.plays(null);
    if (playback.value && phase.value === 'READY') playbackServer.end(playback.value.id);
  });

  return {
    phase,
    playback,
    page,
    begin,
    takeOver: () => begin(true),
    turnTo(to: number): void {
      page.value = to;
      keep();
    },
  };
}
