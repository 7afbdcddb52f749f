import { useMutation } from '@urql/vue';
import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import { RequestRefundDocument } from '@graphql/graphql';
import { createClientKey } from '../api/client-key';
import { t } from '../i18n';
import { reasonText, refundDraft, type RefundDraft } from './refund-draft';
import type { RefundTerm } from './refund-terms';

/** The form of a refund: what it says so far, kept on the device, and the way to send it. */
export function useRefundRequest(orderId: Ref<string>, lines: () => readonly RefundTerm[]) {
  const draft = shallowRef<RefundDraft>(refundDraft('').read());
  const problem = ref('');
  const { executeMutation, fetching } = useMutation(RequestRefundDocument);

  watch(orderId, id => id && (draft.value = refundDraft(id).read()), { immediate: true });
  const chosen = computed(() => lines().filter(({ line }) => !draft.value.kept.includes(line.id)));

  function change(to: Partial<RefundDraft>): void {
    draft.value = { ...draft.value, ...to };
    problem.value = '';
    refundDraft(orderId.value).write(draft.value);
  }

  /** Sends it; the id of the refund that came of it, or null with the problem in words. */
  async function submit(): Promise<string | null> {
    const reason = reasonText(draft.value, one => t(`refund.reason${one}`));
    if (fetching.value) return null;
    if (!chosen.value.length) return refuse(t('refund.chooseLine'));
    if (!reason) return refuse(t(draft.value.reason ? 'refund.sayReason' : 'refund.chooseReason'));

    let { data, error } = await send(reason);
    // The form went on changing after an answer that was lost: what is sent now is another request.
    if (data?.requestRefund.userErrors.some(({ code }) => code === 'CLIENT_KEY_REUSED')) {
      change({ clientKey: createClientKey() });
      ({ data, error } = await send(reason));
    }
    if (error || !data) return refuse(t('refund.unsent'));
    const { refund, userErrors } = data.requestRefund;
    if (userErrors[0]) return refuse(userErrors[0].message);
    refundDraft(orderId.value).forget();
    draft.value = refundDraft(orderId.value).read();
    return refund!.id;
  }

  function send(reason: string) {
    const lineIds = chosen.value.map(({ line }) => line.id);
    return executeMutation({
      input: { orderId: orderId.value, lineIds, reason, clientKey: draft.value.clientKey },
    });
  }
  function refuse(text: string): null {
    problem.value = text;
    return null;
  }

  return {
    draft,
    chosen,
    problem,
    sending: fetching,
    change,
    toggle(lineId: string): void {
      const { kept } = draft.value;
      change({ kept: kept.includes(lineId) ? kept.filter(id => id !== lineId) : [...kept, lineId] });
    },
    submit,
  };
}
