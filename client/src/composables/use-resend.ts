import { ref } from 'vue';
import { serverClock } from './server-clock';
import { useCountdown } from './use-countdown';

/** The wait before another code may be asked for, counted down. How long it is, is the server's word. */
export function useResend() {
  const until = ref<string | null>(null);
  const { seconds } = useCountdown(until);
  return {
    /** Whole seconds that are left; 0 when one may ask. */
    seconds,
    wait(retryAfterSeconds: number | null | undefined): void {
      until.value = new Date(serverClock.now() + (retryAfterSeconds ?? 0) * 1_000).toISOString();
    },
  };
}
