import { computed, onScopeDispose, ref, toValue, type MaybeRefOrGetter } from 'vue';
import { t } from '../i18n';
import { lifecycle } from '../platform/lifecycle';
import { serverClock } from './server-clock';

/** One beat a second for all that counts on the screen, and none while nothing does. */
const now = ref(serverClock.now());
const beat = () => (now.value = serverClock.now());
let counting = 0;
let timer: ReturnType<typeof setInterval> | undefined;
let stopShow: () => void = () => undefined;

/** The server's time in milliseconds, renewed every second for as long as somebody looks. */
export function useServerNow() {
  beat();
  if (counting++ === 0) {
    timer = setInterval(beat, 1_000);
    // A program in the background is given no beats, so that it is late when it comes back.
    stopShow = lifecycle.onShow(beat);
  }
  onScopeDispose(() => {
    if (--counting > 0) return;
    clearInterval(timer);
    stopShow();
  });
  return now;
}

/** Counts down to a moment of the server; a moment that is not known yet is never over. */
export function useCountdown(until: MaybeRefOrGetter<string | null | undefined>) {
  const time = useServerNow();
  const end = computed(() => {
    const moment = toValue(until);
    return moment ? new Date(moment).getTime() : null;
  });
  /** Whole seconds, rounded up: the last second is shown as 00:01, and 00:00 is over. */
  const seconds = computed(() =>
    end.value === null ? 0 : Math.max(0, Math.ceil((end.value - time.value) / 1_000)),
  );
  return {
    seconds,
    over: computed(() => end.value !== null && seconds.value === 0),
    text: computed(() => countdown(seconds.value)),
  };
}

const two = (value: number) => String(value).padStart(2, '0');

/** 899 → 14:59, 7384 → 02:03:04, 183784 → 2 天 03:03:04. */
export function countdown(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3_600) % 24;
  const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (days) return t('span.daysAnd', { count: days, clock: `${two(hours)}:${clock}` }, days);
  return hours ? `${two(hours)}:${clock}` : clock;
}
