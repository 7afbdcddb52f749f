import { useMutation } from '@urql/vue';
import { computed, ref, shallowRef } from 'vue';
import { AddCommentDocument, EditCommentDocument } from '@graphql/graphql';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { commentDraft, type Place } from './comment-draft';
import { missing } from './missing-field';
import { go, routes } from './routes';
import { useRefusals } from './use-refusals';

/** Writing a comment, an answer or a change: what is typed stays on the device until the server has it. */
export function useCommentWriter(onWritten: (place: Place, state: string | undefined) => void) {
  const place = shallowRef<Place | null>(null);
  const text = ref('');
  const refusals = useRefusals('text');
  const adding = useMutation(AddCommentDocument);
  const editing = useMutation(EditCommentDocument);
  const busy = computed(() => adding.fetching.value || editing.fetching.value);

  async function send(at: Place): Promise<{ state: string | undefined } | null> {
    const change = at.editing;
    const { data, error } = change
      ? await editing.executeMutation({ input: { id: change.id, text: text.value } })
      : await adding.executeMutation({ input: inputOf(at, text.value) });
    if (error) {
      refusals.fail(error);
      return null;
    }
    const answer = data && ('addComment' in data ? data.addComment : data.editComment);
    refusals.tell(answer?.userErrors ?? []);
    return answer?.userErrors.length ? null : { state: answer?.comment?.state };
  }

  return {
    place,
    text,
    refusals,
    busy,
    /** Whoever is not logged in passes the log-in first, and comes back to the page. */
    open(at: Place): void {
      if (!session.viewerId.value) return go(routes.login());
      refusals.clear();
      text.value = commentDraft(at).read()?.text ?? at.editing?.text ?? '';
      place.value = at;
    },
    change(to: string): void {
      text.value = to;
      refusals.forget('text');
      if (place.value) commentDraft(place.value).write(to);
    },
    close: (): void => void (place.value = null),
    async submit(): Promise<void> {
      const at = place.value;
      if (!at || busy.value) return;
      refusals.tell(missing('text', !text.value.trim(), t('talk.missing')));
      if (refusals.has('MISSING')) return;
      commentDraft(at).write(text.value);
      const done = await send(at);
      if (!done) return;
      commentDraft(at).forget();
      place.value = null;
      onWritten(at, done.state);
    },
  };
}

const inputOf = (at: Place, text: string) => ({
  courseId: at.courseId,
  lessonId: at.lessonId ?? null,
  replyToId: at.replyTo?.id ?? null,
  clientKey: commentDraft(at).read()?.clientKey ?? '',
  text,
});
