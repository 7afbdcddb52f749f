import { useMutation } from '@urql/vue';
import { computed, ref } from 'vue';
import { GradeHomeworkDocument, type HomeworkToGradeFragment } from '@graphql/graphql';
import { failureWords } from '../../composables/use-refusals';
import { t } from '../../i18n';

export interface Grade {
  score: number;
  feedback: string;
}

type Homework = Pick<HomeworkToGradeFragment, 'id' | 'maxScore' | 'score' | 'feedback'>;

/** Without a grade of before, what most homework comes near to: nobody should have to type from nothing. */
const firstGrade = ({ maxScore, score, feedback }: Homework): Grade => ({
  score: score ?? Math.round(maxScore * 0.8),
  feedback,
});

/** Grades one homework of a list at a time; what was typed about another stays until that one is graded. */
export function useGrading(done: () => void) {
  const { executeMutation, fetching } = useMutation(GradeHomeworkDocument);
  const open = ref('');
  const typed = ref<Record<string, Grade>>({});
  const problem = ref('');

  return {
    /** The id of what is being graded. */
    open,
    problem,
    busy: fetching,
    grade: computed((): Grade => typed.value[open.value] ?? { score: 0, feedback: '' }),
    begin(homework: Homework): void {
      problem.value = '';
      typed.value[homework.id] ??= firstGrade(homework);
      open.value = homework.id;
    },
    change: (grade: Grade): void => void (typed.value[open.value] = grade),
    leave: (): void => void (open.value = ''),
    async finish(passed: boolean): Promise<void> {
      const submissionId = open.value;
      const grade = typed.value[submissionId];
      if (!grade || fetching.value) return;
      const input = { submissionId, ...grade, passed };
      const { data, error } = await executeMutation({ input });
      problem.value = error ? failureWords(error) : (data?.gradeHomework.userErrors[0]?.message ?? '');
      if (problem.value) return;
      delete typed.value[submissionId];
      open.value = '';
      void uni.showToast({ title: t(passed ? 'desk.passedToast' : 'desk.againToast'), icon: 'none' });
      done();
    },
  };
}
