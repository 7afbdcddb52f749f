import { useQuery } from '@urql/vue';
import { computed, type Ref } from 'vue';
import { CoursePageDocument, SharedCoursePageDocument } from '@graphql/graphql';

/** A course by its id, or by the code it was shared under. */
export function useCourse(id: Ref<string>, code: Ref<string>) {
  const byId = useQuery({
    query: CoursePageDocument,
    variables: computed(() => ({ id: id.value })),
    pause: computed(() => !id.value),
  });
  const byCode = useQuery({
    query: SharedCoursePageDocument,
    variables: computed(() => ({ code: code.value })),
    pause: computed(() => Boolean(id.value) || !code.value),
  });
  const asked = computed(() => (id.value ? byId : byCode));
  const shop = computed(() => byId.data.value?.shop ?? byCode.data.value?.shop);
  const course = computed(() => byId.data.value?.course ?? byCode.data.value?.courseByShareCode ?? null);

  return {
    course,
    /** Whether anything may be sold here; no until the server said so. */
    sells: computed(() => shop.value?.sellsHere ?? false),
    /** The server knows no such course, which is not the same as not having answered. */
    absent: computed(() => asked.value.data.value !== undefined && course.value === null),
    error: computed(() => asked.value.error.value),
    retry: () => void asked.value.executeQuery({ requestPolicy: 'network-only' }),
  };
}
