import { onUnload } from '@dcloudio/uni-app';
import { computed, ref, watch, type Ref } from 'vue';
import { CheckPaymentDocument, OrderUpdatedDocument, type OrderStatus } from '@graphql/graphql';
import { client } from '../api/client';
import { lifecycle } from '../platform/lifecycle';
import { phaseOf, SLOW_MS, watchOrder, type OrderState } from './order-watch';

/** Follows an order until it is settled. */
export function useOrderResult(orderId: Ref<string>) {
  const order = ref<OrderState | null>(null);
  const waitedMs = ref(0);
  const slow = setTimeout(() => (waitedMs.value = SLOW_MS), SLOW_MS);
  let stop = () => clearTimeout(slow);

  watch(orderId, id => id && follow(id), { immediate: true });
  onUnload(() => stop());

  function follow(id: string): void {
    const stopWatching = watchOrder(
      {
        subscribe: onOrder => {
          const listening = client.value
            .subscription(OrderUpdatedDocument, { orderId: id })
            .subscribe(({ data }) => data?.orderUpdated.order && onOrder(data.orderUpdated.order));
          return () => listening.unsubscribe();
        },
        check: async () => {
          const { data } = await client.value.mutation(CheckPaymentDocument, { orderId: id }).toPromise();
          return data?.checkPayment.order ?? null;
        },
        onShow: lifecycle.onShow,
      },
      state => (order.value = state),
    );
    stop = () => {
      clearTimeout(slow);
      stopWatching();
    };
  }

  const status = computed<OrderStatus | null>(() => order.value?.status ?? null);
  return { order, status, phase: computed(() => phaseOf(status.value, waitedMs.value)) };
}
