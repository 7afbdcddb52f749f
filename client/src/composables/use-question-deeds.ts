import type { CombinedError } from '@urql/core';
import { ref, shallowRef } from 'vue';
import {
  AcceptCourseAnswerDocument,
  HideCourseAnswerDocument,
  HideCourseQuestionDocument,
  LikeCourseAnswerDocument,
  LikeCourseQuestionDocument,
  RemoveCourseAnswerDocument,
  RemoveCourseQuestionDocument,
} from '@graphql/graphql';
import { client } from '../api/client';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { confirm } from './confirm';
import { go, routes } from './routes';
import { isDone, type TalkEntry } from './talk';
import { failureWords } from './use-refusals';

export type AskedKind = 'question' | 'answer';

/** The heart is filled at once, and emptied again where the server would not have it: see `optimistic` in api/cache. */
export async function likeAsked(kind: AskedKind, entry: Pick<TalkEntry, 'id' | 'liked'>): Promise<void> {
  if (!session.viewerId.value) return go(routes.login());
  const input = { id: entry.id, liked: !entry.liked };
  if (kind === 'question') {
    const { data, error } = await client.value.mutation(LikeCourseQuestionDocument, { input }).toPromise();
    isDone(data?.likeCourseQuestion, error);
  } else {
    const { data, error } = await client.value.mutation(LikeCourseAnswerDocument, { input }).toPromise();
    isDone(data?.likeCourseAnswer, error);
  }
}

/** Asks once more, because the words are gone for good. */
export async function removeAsked(kind: AskedKind, id: string): Promise<boolean> {
  const sure = await confirm({
    text: t(`question.removeAsk.${kind}`),
    yes: t('talk.remove'),
    no: t('talk.keep'),
  });
  if (!sure) return false;
  if (kind === 'question') {
    const { data, error } = await client.value.mutation(RemoveCourseQuestionDocument, { id }).toPromise();
    return isDone(data?.removeCourseQuestion, error);
  }
  const { data, error } = await client.value.mutation(RemoveCourseAnswerDocument, { id }).toPromise();
  return isDone(data?.removeCourseAnswer, error);
}

/** Which answer helped, by who asked or the teacher; null takes it back. */
export async function acceptAnswer(questionId: string, answerId: string | null): Promise<boolean> {
  const { data, error } = await client.value
    .mutation(AcceptCourseAnswerDocument, { input: { questionId, answerId } })
    .toPromise();
  const done = isDone(data?.acceptCourseAnswer, error);
  if (done)
    void uni.showToast({
      title: t(answerId ? 'question.acceptedToast' : 'question.takenBack'),
      icon: 'none',
    });
  return done;
}

interface Hiding {
  kind: AskedKind;
  id: string;
}

/** Taking something out of sight, with a reason that its author reads; what was hidden is shown again without one. */
export function useHiding() {
  const subject = shallowRef<Hiding | null>(null);
  const problem = ref('');
  const busy = ref(false);

  async function hide({ kind, id }: Hiding, hidden: boolean, reason: string | null): Promise<Told> {
    const input = { id, hidden, reason };
    if (kind === 'question') {
      const { data, error } = await client.value.mutation(HideCourseQuestionDocument, { input }).toPromise();
      return { payload: data?.hideCourseQuestion, error };
    }
    const { data, error } = await client.value.mutation(HideCourseAnswerDocument, { input }).toPromise();
    return { payload: data?.hideCourseAnswer, error };
  }

  return {
    subject,
    problem,
    busy,
    open(what: Hiding): void {
      problem.value = '';
      subject.value = what;
    },
    close: (): void => void (subject.value = null),
    async finish(reason: string): Promise<void> {
      if (!subject.value || busy.value) return;
      busy.value = true;
      const { payload, error } = await hide(subject.value, true, reason);
      busy.value = false;
      problem.value = error ? failureWords(error) : (payload?.userErrors[0]?.message ?? '');
      if (!problem.value) subject.value = null;
    },
    async show(what: Hiding): Promise<void> {
      const { payload, error } = await hide(what, false, null);
      isDone(payload, error);
    },
  };
}

interface Told {
  payload: { userErrors: readonly { message: string }[] } | undefined;
  error: CombinedError | undefined;
}
