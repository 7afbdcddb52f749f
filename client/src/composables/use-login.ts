import { ref } from 'vue';
import type { LoginRefusal } from '../api/session';

/** One attempt to log in at a time: a refusal in the server's words, or the fact that it could not be asked. */
export function useLogin(onDone: () => void) {
  const loggingIn = ref(false);
  const refusal = ref('');
  const failed = ref(false);

  async function logIn(attempt: () => Promise<readonly LoginRefusal[]>): Promise<void> {
    if (loggingIn.value) return;
    loggingIn.value = true;
    refusal.value = '';
    failed.value = false;
    try {
      const [first] = await attempt();
      if (first) refusal.value = first.message;
      else onDone();
    } catch {
      failed.value = true;
    } finally {
      loggingIn.value = false;
    }
  }

  return { logIn, loggingIn, refusal, failed };
}
