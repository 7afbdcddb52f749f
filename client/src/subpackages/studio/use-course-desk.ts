import { useQuery } from '@urql/vue';
import { computed, watch, type Ref } from 'vue';
import { CourseDeskDocument } from '@graphql/graphql';
import { deskOf } from './course-desk';
import { isEditable } from './course-stage';

/** A course on its teacher's desk, asked for whenever its page opens, and what may be done with it now. */
export function useCourseDesk(id: Ref<string>) {
  const { data, error, executeQuery } = useQuery({
    query: CourseDeskDocument,
    variables: computed(() => ({ id: id.value })),
    pause: computed(() => !id.value),
    requestPolicy: 'cache-and-network',
  });
  const desk = computed(() => (id.value ? deskOf(id.value) : null));
  const course = computed(() => data.value?.course ?? null);
  const draft = computed(() => course.value?.draft ?? null);
  watch(course, now => now && desk.value?.look(now.draft?.revision ?? 0));

  return {
    data,
    error,
    course,
    draft,
    desk,
    me: computed(() => data.value?.me ?? null),
    editable: computed(() => (course.value ? isEditable(course.value) : false)),
    /** What files are taken from: only the teacher's own stand in a course. */
    isTeacher: computed(() => course.value?.teacher.id === data.value?.me?.id),
    retry: () => void executeQuery({ requestPolicy: 'network-only' }),
  };
}
