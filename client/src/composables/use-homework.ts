import { useMutation, useQuery } from '@urql/vue';
import { computed, ref, watch } from 'vue';
import { LessonHomeworkDocument, SubmitHomeworkDocument } from '@graphql/graphql';
import { session } from '../api/viewer';
import { homeworkDraft } from './homework-draft';
import { usePictures } from './use-pictures';
import { failureWords } from './use-refusals';

/** The homework of a lesson: what is set, what was handed in and how it was graded, and what is being written. */
export function useHomework(lessonId: string, onPassed: () => void) {
  const { data, error, executeQuery } = useQuery({
    query: LessonHomeworkDocument,
    variables: { lessonId },
    requestPolicy: 'cache-and-network',
  });
  const homework = computed(() => data.value?.lesson?.homework ?? null);
  const submissions = computed(() => data.value?.lesson?.submissions.nodes ?? []);
  const latest = computed(() => submissions.value[0] ?? null);
  const passed = computed(() => submissions.value.some(submission => submission.passed));

  const draft = () => homeworkDraft(session.viewerId.value ?? '', lessonId);
  const begun = draft().read();
  const text = ref(begun.text);
  const problem = ref('');
  const isRewriting = ref(Boolean(begun.text || begun.fileIds.length));
  let keepsPictures = false;
  const pictures = usePictures({
    purpose: 'IMAGE',
    most: () => homework.value?.imagesAllowed ?? 0,
    onArrival: fileIds => keepsPictures && void draft().write({ text: text.value, fileIds }),
  });
  const kept = () => draft().read().fileIds;

  // What was sent with the draft before comes back once it is known how many there may be.
  watch(
    homework,
    async known => {
      if (!known || keepsPictures || !session.viewerId.value) return;
      const fileIds = kept();
      keepsPictures = true;
      if (fileIds.length) await pictures.restore(fileIds);
    },
    { immediate: true },
  );
  // News is only what was otherwise before, and known.
  watch(
    () => data.value?.lesson && passed.value,
    (now, before) => now && before === false && onPassed(),
  );

  const { executeMutation, fetching } = useMutation(SubmitHomeworkDocument);
  const waits = computed(() => latest.value?.status === 'SUBMITTED');
  const isReady = computed(() => pictures.fileIds.value.length === pictures.pictures.value.length);
  const isEmpty = computed(() => !text.value.trim() && pictures.pictures.value.length === 0);

  return {
    homework,
    submissions,
    error,
    refetch: () => void executeQuery({ requestPolicy: 'network-only' }),
    passed,
    /** Whether there is something to write: nothing waits, or what waits is to be replaced. */
    isWriting: computed(() => !passed.value && (!waits.value || isRewriting.value)),
    rewrite: () => void (isRewriting.value = true),
    text,
    pictures,
    problem,
    busy: fetching,
    maySubmit: computed(() => !isEmpty.value && isReady.value),
    write(words: string): void {
      text.value = words;
      problem.value = '';
      draft().write({ text: words, fileIds: kept() });
    },
    async submit(): Promise<void> {
      if (fetching.value || isEmpty.value || !isReady.value) return;
      const work = { text: text.value.trim(), fileIds: [...pictures.fileIds.value] };
      const { clientKey } = draft().write(work);
      const { data: sent, error: failure } = await executeMutation({
        input: { lessonId, clientKey, ...work },
      });
      problem.value = failure ? failureWords(failure) : (sent?.submitHomework.userErrors[0]?.message ?? '');
      if (problem.value) return;
      pictures.clear();
      draft().forget();
      text.value = '';
      isRewriting.value = false;
    },
  };
}
