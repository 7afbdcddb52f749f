import { useMutation, useQuery } from '@urql/vue';
import { computed, ref } from 'vue';
import { CourseRatingDocument, RateCourseDocument, RemoveRatingDocument } from '@graphql/graphql';
import { t } from '../i18n';
import { failureWords } from './use-refusals';

const say = (title: string): void => void uni.showToast({ title, icon: 'none' });

/** What buyers think of a course, and what the viewer says to it. */
export function useRating(courseId: () => string) {
  const { data } = useQuery({
    query: CourseRatingDocument,
    variables: computed(() => ({ courseId: courseId() })),
    pause: computed(() => !courseId()),
  });
  const rating = useMutation(RateCourseDocument);
  const removing = useMutation(RemoveRatingDocument);
  /** What was tapped and is on its way. */
  const chosen = ref<number | null>(null);
  const course = computed(() => data.value?.course ?? null);

  return {
    course,
    busy: computed(() => rating.fetching.value || removing.fetching.value),
    mine: computed(() => chosen.value ?? course.value?.myRating ?? 0),
    async rate(stars: number): Promise<void> {
      if (chosen.value !== null) return;
      chosen.value = stars;
      const { data: answer, error } = await rating.executeMutation({
        input: { courseId: courseId(), stars },
      });
      chosen.value = null;
      const problem = error ? failureWords(error) : answer?.rateCourse.userErrors[0]?.message;
      say(problem ?? t('talk.rated'));
    },
    async remove(): Promise<void> {
      const { data: answer, error } = await removing.executeMutation({ courseId: courseId() });
      const problem = error ? failureWords(error) : answer?.removeRating.userErrors[0]?.message;
      if (problem) say(problem);
    },
  };
}
