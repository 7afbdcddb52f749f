import { useQuery } from '@urql/vue';
import { computed, ref, watch, type Ref } from 'vue';
import { LessonEditorDocument, SaveLessonDocument } from '@graphql/graphql';
import { problemsBelow } from '../activities/activity';
import { deskOf, type Outcome } from '../course-desk';
import { isEditable } from '../course-stage';
import { useAutosave } from '../use-autosave';
import { fieldsOf, LESSON_FIELDS, savedLesson, type LessonFields } from './lesson-fields';

/** One lesson of a draft, with all that it holds. */
export function useLessonEditor(courseId: Ref<string>, lessonId: Ref<string>) {
  const { data, error, executeQuery } = useQuery({
    query: LessonEditorDocument,
    variables: computed(() => ({ id: courseId.value })),
    pause: computed(() => !courseId.value),
    // Edits tell the outline and not what lessons hold, so that what the cache knows of it may be old.
    requestPolicy: 'network-only',
  });
  const refetch = () => executeQuery({ requestPolicy: 'network-only' });
  const desk = computed(() => (courseId.value ? deskOf(courseId.value) : null));
  const course = computed(() => data.value?.course ?? null);
  const draft = computed(() => course.value?.draft ?? null);
  watch(course, now => now && desk.value?.look(now.draft?.revision ?? 0));

  const place = computed(() => {
    for (const [chapterAt, { lessons }] of (draft.value?.chapters ?? []).entries()) {
      const lessonAt = lessons.findIndex(({ id }) => id === lessonId.value);
      if (lessonAt >= 0) return { chapterAt: String(chapterAt), lessonAt: String(lessonAt) };
    }
    return null;
  });
  const lesson = computed(() => {
    const { chapterAt, lessonAt } = place.value ?? {};
    return draft.value?.chapters[Number(chapterAt)]?.lessons[Number(lessonAt)] ?? null;
  });
  const problems = computed(() => {
    const { chapterAt = '', lessonAt = '' } = place.value ?? {};
    return problemsBelow(draft.value?.problems ?? [], 'chapters', chapterAt, 'lessons', lessonAt);
  });
  const editable = computed(() => (course.value ? isEditable(course.value) : false));
  const viewerId = computed(() => data.value?.me?.id ?? null);

  const autosave = useAutosave<LessonFields>({
    desk: () => desk.value,
    key: () => (viewerId.value && lesson.value ? `studio.lesson.${lessonId.value}.${viewerId.value}` : null),
    saved: () => lesson.value && fieldsOf(lesson.value),
    names: LESSON_FIELDS,
    paused: () => !editable.value,
    send: (changed, at): Promise<Outcome> =>
      at.edit(SaveLessonDocument, savedLesson(lesson.value!, autosave.fields.value!, changed)),
  });

  /** Counts up when what is shown has to be drawn anew, because it came from elsewhere. */
  const round = ref(0);
  const renew = () => void refetch().then(() => (round.value += 1));
  watch(() => desk.value?.news.value, renew);

  return {
    ...autosave,
    data,
    error,
    course,
    draft,
    desk,
    lesson,
    problems,
    editable,
    round,
    isTeacher: computed(() => course.value?.teacher.id === viewerId.value),
    retry: () => void refetch(),
  };
}
