import { onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue';
import { session } from '../api/viewer';
import { lifecycle } from '../platform/lifecycle';
import { online } from '../platform/network';
import type { Playback } from './playback-server';
import { progressSender } from './progress-sender';
import { readingTime } from './reading-time';
import { serverClock } from './server-clock';
import { playbackServer } from './use-lesson-player';
import type { PlayerPhase } from './use-player';

const PHASES: Readonly<Record<string, PlayerPhase>> = {
  PLAYBACK_ELSEWHERE: 'ELSEWHERE',
  LESSON_LOCKED: 'LOCKED',
  MEDIA_NOT_READY: 'PREPARING',
};
const KEEP_EVERY_MS = 60_000;

/**
 * A lesson that is read or looked at: its file, the time with it, and the page one was on. It may be read beside what
 * plays elsewhere, so that its entries name no playback.
 */
export function useLessonFile(lessonId: string, onLocked: () => void) {
  const phase = ref<PlayerPhase>('STARTING');
  const playback = shallowRef<Playback | null>(null);
  const page = ref(0);
  const reading = readingTime(lessonId, serverClock.now);
  const keep = () => progressSender.keep(reading.take(page.value));
  function left(): void {
    keep();
    reading.left();
  }

  function stop(next: PlayerPhase): void {
    left();
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
    reading.seen();
    phase.value = 'READY';
  }

  const timer = setInterval(keep, KEEP_EVERY_MS);
  const stopHide = lifecycle.onHide(left);
  const stopShow = lifecycle.onShow(() => phase.value === 'READY' && reading.seen());
  watch(session.viewerId, () => void begin());
  watch(online, isOnline => isOnline && phase.value === 'FAILED' && void begin());
  onMounted(() => void begin());
  onBeforeUnmount(() => {
    left();
    clearInterval(timer);
    stopHide();
    stopShow();
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
      reading.seen();
    },
  };
}
