import { useMutation, useQuery } from '@urql/vue';
import { computed, ref, watch } from 'vue';
import { MyQuestionOfferDocument, SetQuestionOfferDocument } from '@graphql/graphql';
import { missing } from '../../composables/missing-field';
import { useRefusals } from '../../composables/use-refusals';
import { t } from '../../i18n';
import { storage } from '../../platform/storage';
import { formOf, inputOf, type OfferForm } from './offer-form';

/** The viewer's own terms, and what is being made of them: half a form stays on the device until it was saved. */
export function useOffer() {
  const { data, error, executeQuery } = useQuery({
    query: MyQuestionOfferDocument,
    variables: {},
    requestPolicy: 'cache-and-network',
  });
  const { executeMutation, fetching } = useMutation(SetQuestionOfferDocument);
  const me = computed(() => data.value?.me ?? null);
  const offer = computed(() => me.value?.questionOffer ?? null);
  const form = ref<OfferForm>(formOf(null));
  const refusals = useRefusals('priceFen', 'answerHours', 'note');
  const name = () => `offer.${me.value?.id ?? ''}`;
  const isChanged = ref(false);

  const refresh = () => void executeQuery({ requestPolicy: 'network-only' });
  watch(
    me,
    viewer => {
      if (!viewer || isChanged.value) return;
      const kept = storage.read(name());
      isChanged.value = kept !== null;
      form.value = kept === null ? formOf(viewer.questionOffer) : { ...formOf(null), ...keptForm(kept) };
    },
    { immediate: true },
  );

  return {
    me,
    /** Whether an answer has come, also that nobody is logged in. */
    known: computed(() => data.value !== undefined),
    offer,
    error,
    form,
    refusals,
    busy: fetching,
    refresh,
    /** Whether a valid qualification entitles to offers. */
    qualified: computed(
      () =>
        me.value?.qualifications.some(({ status, isExpired }) => status === 'APPROVED' && !isExpired) ??
        false,
    ),
    change(part: Partial<OfferForm>): void {
      form.value = { ...form.value, ...part };
      isChanged.value = true;
      storage.write(name(), JSON.stringify(form.value));
      refusals.clear();
    },
    async save(): Promise<boolean> {
      if (fetching.value) return false;
      const input = inputOf(form.value);
      refusals.tell(missing('priceFen', input === null, t('paid.priceWrong')));
      if (!input) return false;
      const { data: answer, error: failure } = await executeMutation({ input });
      if (failure) refusals.fail(failure);
      else refusals.tell(answer?.setQuestionOffer.userErrors ?? []);
      if (failure || answer?.setQuestionOffer.userErrors.length) return false;
      storage.remove(name());
      isChanged.value = false;
      void uni.showToast({ title: t('paid.saved'), icon: 'none' });
      refresh();
      return true;
    },
  };
}

function keptForm(kept: string): Partial<OfferForm> {
  try {
    return (JSON.parse(kept) ?? {}) as Partial<OfferForm>;
  } catch {
    return {};
  }
}
