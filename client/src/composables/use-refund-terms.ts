import { useQuery } from '@urql/vue';
import { computed, watch, type Ref } from 'vue';
import { RefundTermsDocument, type OrderStateFragment } from '@graphql/graphql';
import { refundOffer } from './refund-terms';

/** What can be given back of an order now, asked anew whenever one of its refunds moves. */
export function useRefundTerms(orderId: Ref<string>, order: () => OrderStateFragment | null) {
  const isPaid = computed(() => order()?.status === 'PAID');
  const { data, error, executeQuery } = useQuery({
    query: RefundTermsDocument,
    variables: computed(() => ({ orderId: orderId.value })),
    pause: computed(() => !orderId.value || !isPaid.value),
    requestPolicy: 'cache-and-network',
  });
  const ask = () => void executeQuery({ requestPolicy: 'network-only' });

  const refunds = computed(() => (order()?.refunds ?? []).map(({ id, status }) => `${id} ${status}`).join());
  watch(refunds, () => isPaid.value && data.value && ask());

  return {
    terms: computed(() => data.value?.refundTerms ?? null),
    offer: computed(() => (data.value && isPaid.value ? refundOffer(data.value.refundTerms) : null)),
    asking: computed(() => isPaid.value && !data.value && !error.value),
    error,
    retry: ask,
  };
}
