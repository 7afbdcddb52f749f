import { useMutation } from '@urql/vue';
import { computed, ref, watch, type Ref } from 'vue';
import { AskPaidQuestionDocument, EditPaidQuestionDocument } from '@graphql/graphql';
import { session } from '../../../api/viewer';
import { t } from '../../../i18n';
import { missing } from '../../../composables/missing-field';
import { textDraft } from '../../../composables/text-draft';
import { useRefusals } from '../../../composables/use-refusals';

/** What the server takes; whoever types sees how much is left. */
export const LEAST = 10;
export const MOST = 2000;

/**
 * A question to an expert as it is written, or one that stands unpaid and is written anew. What is typed stays on the
 * device, under the person who types it, until the server has it.
 */
export function useAsking(
  at: { expertId: Ref<string>; editing: Ref<{ id: string; text: string } | null> },
  onAsked: (questionId: string) => void,
) {
  const text = ref('');
  const refusals = useRefusals('text');
  const asking = useMutation(AskPaidQuestionDocument);
  const changing = useMutation(EditPaidQuestionDocument);
  const busy = computed(() => asking.fetching.value || changing.fetching.value);
  const draft = () =>
    textDraft(`ask.${session.viewerId.value ?? ''}.${at.editing.value?.id ?? at.expertId.value}`);

  watch(
    [at.expertId, () => at.editing.value?.id, session.viewerId],
    () => (text.value = draft().read()?.text ?? at.editing.value?.text ?? ''),
    { immediate: true },
  );

  async function send(words: string) {
    const { editing, expertId } = at;
    if (editing.value) {
      const { data, error } = await changing.executeMutation({
        input: { id: editing.value.id, text: words },
      });
      return { error, answer: data?.editPaidQuestion };
    }
    const clientKey = draft().read()?.clientKey ?? '';
    const { data, error } = await asking.executeMutation({
      input: { expertId: expertId.value, text: words, clientKey },
    });
    return { error, answer: data?.askPaidQuestion };
  }

  return {
    text,
    refusals,
    busy,
    write(words: string): void {
      text.value = words;
      refusals.forget('text');
      draft().write(words);
    },
    async submit(): Promise<void> {
      if (busy.value) return;
      const words = text.value.trim();
      refusals.tell(missing('text', [...words].length < LEAST, t('paidQuestion.tooShort', { count: LEAST })));
      if (refusals.has('MISSING')) return;
      const kept = draft();
      kept.write(text.value);
      const { error, answer } = await send(text.value);
      if (error) return refusals.fail(error);
      refusals.tell(answer?.userErrors ?? []);
      const asked = answer?.paidQuestion;
      if (!asked || answer.userErrors.length) return;
      kept.forget();
      onAsked(asked.id);
    },
  };
}
