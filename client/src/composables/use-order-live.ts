import { useSubscription } from '@urql/vue';
import { computed, type Ref } from 'vue';
import { OrderUpdatedDocument } from '@graphql/graphql';

/** Listens to an order for as long as its page is open. What it hears goes into the cache, which renews the page. */
export function useOrderLive(orderId: Ref<string>): void {
  useSubscription({
    query: OrderUpdatedDocument,
    variables: computed(() => ({ orderId: orderId.value })),
    pause: computed(() => !orderId.value),
  });
}
