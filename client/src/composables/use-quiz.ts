import type { CombinedError } from '@urql/core';
import { useMutation, useQuery } from '@urql/vue';
import { computed, ref, shallowRef, watch } from 'vue';
import {
  LessonQuizDocument,
  StartQuizDocument,
  SubmitQuizDocument,
  type QuizAttemptPartsFragment,
} from '@graphql/graphql';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { confirm } from './confirm';
import { chosen, isAnswered, quizDraft, type QuizAnswers } from './quiz-draft';
import { failureWords } from './use-refusals';

/** Where somebody is with a quiz: before it, in it, or looking at how it came out. */
export type QuizPhase = 'BEFORE' | 'ANSWERING' | 'RESULT';

/** The quiz of a lesson: one attempt at a time, answers on the device until they are handed in, and how it came out. */
export function useQuiz(lessonId: string, onPassed: () => void) {
  const { data, error, executeQuery } = useQuery({ query: LessonQuizDocument, variables: { lessonId } });
  const lesson = computed(() => data.value?.lesson ?? null);
  const running = computed(() => lesson.value?.runningQuizAttempt ?? null);
  const best = computed(() => lesson.value?.bestQuizAttempt ?? null);
  const left = computed(() => lesson.value?.quizAttemptsLeft ?? null);
  const shown = shallowRef<QuizAttemptPartsFragment | null>(null);

  const answers = ref<QuizAnswers>({});
  const clientKey = ref('');
  const problem = ref('');
  const draft = () => quizDraft(session.viewerId.value ?? '', lessonId);
  watch(
    () => running.value?.id,
    attemptId => {
      const kept = attemptId ? draft().of(attemptId) : null;
      answers.value = kept?.answers ?? {};
      clientKey.value = kept?.clientKey ?? '';
    },
    { immediate: true },
  );

  const questions = computed(() => running.value?.questions ?? []);
  const answered = computed(() => questions.value.filter(({ id }) => isAnswered(answers.value[id])).length);
  const phase = computed((): QuizPhase => {
    if (shown.value) return 'RESULT';
    return running.value ? 'ANSWERING' : 'BEFORE';
  });

  const starting = useMutation(StartQuizDocument);
  const submitting = useMutation(SubmitQuizDocument);

  const refetch = () => void executeQuery({ requestPolicy: 'network-only' });
  /** Says what was refused; true where it was. What was known here may be older than the server. */
  function refused(failure: CombinedError | undefined, words: string | undefined): boolean {
    problem.value = failure ? failureWords(failure) : (words ?? '');
    if (words) refetch();
    return problem.value !== '';
  }
  function answer(questionId: string, values: readonly string[]): void {
    const attemptId = running.value?.id;
    if (!attemptId) return;
    problem.value = '';
    answers.value = { ...answers.value, [questionId]: values };
    draft().keep({ attemptId, clientKey: clientKey.value, answers: answers.value });
  }

  return {
    lesson,
    quiz: computed(() => lesson.value?.quiz ?? null),
    error,
    refetch,
    phase,
    best,
    /** How often it may still be handed in; null: as often as one likes. */
    left,
    mayStart: computed(() => left.value !== 0),
    questions,
    answers,
    answered,
    /** The attempt whose outcome is looked at. */
    shown,
    problem,
    starting: starting.fetching,
    submitting: submitting.fetching,
    choose: (question: { id: string; kind: string }, value: string) =>
      answer(question.id, chosen(question.kind, answers.value[question.id] ?? [], value)),
    write: (question: { id: string }, wording: string) => answer(question.id, [wording]),
    look: () => void (shown.value = best.value),
    leaveResult: () => void (shown.value = null),
    async start(): Promise<void> {
      if (starting.fetching.value) return;
      const { data: given, error: failure } = await starting.executeMutation({ lessonId });
      if (!refused(failure, given?.startQuiz.userErrors[0]?.message)) shown.value = null;
    },
    async submit(): Promise<void> {
      const attempt = running.value;
      if (!attempt || submitting.fetching.value) return;
      const open = questions.value.length - answered.value;
      const texts = { yes: t('quiz.submit'), no: t('quiz.goOn') };
      if (open > 0 && !(await confirm({ text: t('quiz.incomplete', { count: open }, open), ...texts })))
        return;
      const given = questions.value
        .filter(({ id }) => isAnswered(answers.value[id]))
        .map(({ id }) => ({ questionId: id, values: [...(answers.value[id] ?? [])] }));
      const sent = await submitting.executeMutation({
        input: { attemptId: attempt.id, clientKey: clientKey.value, answers: given },
      });
      const payload = sent.data?.submitQuiz;
      if (refused(sent.error, payload?.userErrors[0]?.message) || !payload?.attempt) return;
      draft().forget();
      shown.value = payload.attempt;
      if (payload.attempt.passed) onPassed();
    },
  };
}
