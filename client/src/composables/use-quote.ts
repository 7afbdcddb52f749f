import { useQuery } from '@urql/vue';
import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import { QuoteOrderDocument, type QuoteOrderQuery } from '@graphql/graphql';
import { afterTap } from './coupon-choice';
import type { PurchaseItem } from './purchase-key';

export type Quote = QuoteOrderQuery['quoteOrder'];

/**
 * What these things cost now, by the server's word. The quote of before stays while the next one is asked for, so that
 * nothing blinks; `fresh` says that it is the one for what is chosen.
 */
export function useQuote(items: Ref<readonly PurchaseItem[]>, ready: Ref<boolean>) {
  /** Null for the best choice, which the server knows. */
  const couponIds = ref<string[] | null>(null);
  // What was chosen was chosen for other things.
  watch(items, () => (couponIds.value = null));
  const paused = computed(() => !ready.value || items.value.length === 0);
  const { data, error, fetching, executeQuery } = useQuery({
    query: QuoteOrderDocument,
    variables: computed(() => ({ input: { items: [...items.value], couponIds: couponIds.value } })),
    pause: paused,
    requestPolicy: 'network-only',
  });

  const quote = shallowRef<Quote | null>(null);
  watch([data, paused], ([answer, isPaused]) => {
    if (isPaused) quote.value = null;
    else if (answer) quote.value = answer.quoteOrder;
  });

  return {
    quote,
    error,
    fresh: computed(() => quote.value !== null && !fetching.value && !error.value),
    again: () => void executeQuery({ requestPolicy: 'network-only' }),
    tapCoupon: (id: string) => void (couponIds.value = afterTap(quote.value?.coupons ?? [], id)),
    useNoCoupon: () => void (couponIds.value = []),
  };
}
