import type { CombinedError } from '@urql/core';
import { computed, ref, shallowRef } from 'vue';
import { failureWords } from '../../composables/use-refusals';
import { t } from '../../i18n';

/** What came of a decision: of an answer its refusals, or why there was no answer. */
export interface Decided {
  error?: CombinedError;
  userErrors?: readonly { message: string }[];
}

/**
 * Something that staff decide about one of a list. `begin` opens a sheet that asks for words, which `finish` sends; `decide`
 * sends at once. One decision is on its way at a time, and what was typed stays until it was taken.
 */
export function useDecision<Subject extends { id: string }, Act extends string>(
  send: (act: Act, subject: Subject, words: string) => Promise<Decided>,
  done: () => void = () => undefined,
) {
  const asked = shallowRef<{ act: Act; subject: Subject } | null>(null);
  /** The id of what is being decided. */
  const busy = ref('');
  const problem = ref('');

  async function decide(act: Act, subject: Subject, words = ''): Promise<boolean> {
    if (busy.value) return false;
    busy.value = subject.id;
    const { error, userErrors = [] } = await send(act, subject, words);
    busy.value = '';
    problem.value = error ? failureWords(error) : (userErrors[0]?.message ?? '');
    if (problem.value && !asked.value) void uni.showToast({ title: problem.value, icon: 'none' });
    if (problem.value) return false;
    asked.value = null;
    void uni.showToast({ title: t('staff.decided'), icon: 'none' });
    done();
    return true;
  }

  return {
    asked: computed(() => asked.value),
    busy,
    problem,
    decide,
    begin(act: Act, subject: Subject): void {
      problem.value = '';
      asked.value = { act, subject };
    },
    leave: (): void => void (asked.value = null),
    finish: async (words: string): Promise<void> => {
      if (asked.value) await decide(asked.value.act, asked.value.subject, words);
    },
  };
}
