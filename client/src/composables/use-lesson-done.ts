import { useMutation } from '@urql/vue';
import { SetLessonDoneDocument } from '@graphql/graphql';
import { failureWords } from './use-refusals';

/** A lesson that is read is complete when its reader says so. */
export function useLessonDone(lessonId: () => string) {
  const { executeMutation, fetching } = useMutation(SetLessonDoneDocument);
  return {
    busy: fetching,
    async setDone(done: boolean): Promise<void> {
      const { data, error } = await executeMutation({ input: { lessonId: lessonId(), done } });
      const problem = error ? failureWords(error) : data?.setLessonDone.userErrors[0]?.message;
      if (problem) void uni.showToast({ title: problem, icon: 'none' });
    },
  };
}
