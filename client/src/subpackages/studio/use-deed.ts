import { ref } from 'vue';
import { failureWords } from '../../composables/use-refusals';
import { isDone, type Outcome } from './course-desk';

/** Something that is done by one tap: busy meanwhile, and in words why it was not done. */
export function useDeed() {
  const busy = ref(false);
  const problem = ref('');
  return {
    busy,
    problem,
    async run(deed: () => Promise<Outcome>): Promise<Outcome | null> {
      if (busy.value) return null;
      busy.value = true;
      const outcome = await deed().finally(() => (busy.value = false));
      const [refusal] = outcome.refusals.filter(({ code }) => code !== 'CONFLICT');
      problem.value = outcome.error ? failureWords(outcome.error) : (refusal?.message ?? '');
      return isDone(outcome) ? outcome : null;
    },
  };
}
