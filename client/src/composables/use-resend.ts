import { computed, ref } from 'vue';
import { serverClock } from './server-clock';
import { useCountdown } from './use-countdown';

/** The wait before another code may be asked for, counted down. How long it is, is the server's word. */
export function useResend() {
  const until = ref<string | null>(null);
  const whole = ref(0);
  const { seconds } = useCountdown(until);
  return {
    /** Whole seconds that are left; 0 when one may ask. */
    // The beat that counts is up to a second old, so that the first one would say a second too many.
    seconds: computed(() => Math.min(seconds.value, whole.value)),
    wait(retryAfterSeconds: number | null | undefined): void {
      whole.value = retryAfterSeconds ?? 0;
      until.value = new Date(serverClock.now() + whole.value * 1_000).toISOString();
    },
  };
}
