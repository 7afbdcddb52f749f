import { computed, reactive, ref } from 'vue';
import { useRefusals, type Refusal } from './use-refusals';

/**
 * The owner's password and second factor, where the server wants them before it does something: they are shown once it
 * has asked, and what was typed stays while it says no.
 */
export function useAskedProof() {
  const password = ref('');
  const code = ref('');
  const asksPassword = ref(false);
  const asksCode = ref(false);
  const refusals = useRefusals('password', 'secondFactor');
  const problems = computed(() => ({
    password: refusals.problems.password,
    code: refusals.problems.secondFactor,
  }));

  return reactive({
    password,
    code,
    asksPassword,
    asksCode,
    problems,
    asked: computed(() => asksPassword.value || asksCode.value),
    /** What is to be sent with the rest. */
    given: () => ({
      ...(asksPassword.value && { password: password.value }),
      ...(asksCode.value && { secondFactor: code.value.trim() }),
    }),
    /** Whether the answer is about the proof alone: that it is wanted at all is nobody's mistake. */
    heard(answer: readonly Refusal[]): boolean {
      const wantsPassword = answer.some(refusal => refusal.code === 'PASSWORD_WRONG');
      const wantsCode = answer.some(refusal => refusal.code === 'SECOND_FACTOR_WRONG');
      const isBlamed = (wantsPassword && !!password.value) || (wantsCode && !!code.value);
      refusals.tell(isBlamed ? answer : []);
      asksPassword.value ||= wantsPassword;
      asksCode.value ||= wantsCode;
      return wantsPassword || wantsCode;
    },
    /** Once it served its purpose; a code would not pass again anyway. */
    forget(): void {
      password.value = code.value = '';
      asksPassword.value = asksCode.value = false;
      refusals.clear();
    },
  });
}
