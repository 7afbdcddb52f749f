import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import type { PaymentMethod } from '@graphql/graphql';
import type { PayOutcome } from '../platform/platform';
import { appliedIds } from './coupon-choice';
import type { PurchaseItem } from './purchase-key';
import { useCheckout } from './use-checkout';
import { useQuote, type Quote } from './use-quote';

/**
 * What the checkout stands on: an order that stands already, or else a quote; whatever is chosen, the sum that is shown
 * is the one that is paid.
 */
export function usePurchase(
  named: Ref<readonly PurchaseItem[]>,
  viewerId: Ref<string | undefined>,
  sells: Ref<boolean>,
) {
  const checkout = useCheckout();
  const { order } = checkout;

  /** A plan that was chosen in place of the one course the checkout was entered for. */
  const instead = shallowRef<PurchaseItem | null>(null);
  const items = computed(() => (instead.value ? [instead.value] : named.value));
  const single = computed(() => (items.value.length === 1 ? items.value[0] : undefined));

  /** Until it is known whether an order stands, nothing is quoted: a reserved coupon would be missing in the quote. */
  const recalled = ref(false);
  watch(
    [items, viewerId],
    async ([wanted, buyer]) => {
      recalled.value = false;
      if (!wanted.length || !buyer) return;
      await checkout.recall({ items: wanted, viewerId: buyer });
      if (items.value === wanted && viewerId.value === buyer) recalled.value = true;
    },
    { immediate: true },
  );
  const quoting = useQuote(
    items,
    computed(() => sells.value && recalled.value && !order.value),
  );
  const { quote, fresh } = quoting;

  /** The course the plans belong to, as the first quote told of it. */
  const course = shallowRef<Quote['lines'][number]['course']>(null);
  watch(quote, now => {
    const [line, second] = now?.lines ?? [];
    if (line?.course && !second) course.value = line.course;
  });

  const refusal = computed(() => {
    const lines = quote.value?.lines ?? [];
    return lines.length && lines.every(line => line.refusal) ? lines[0]!.refusal : null;
  });
  const payable = computed(() => order.value?.payable ?? quote.value?.payable ?? null);

  async function buy(method: PaymentMethod | null): Promise<PayOutcome | null> {
    if (!payable.value || !viewerId.value || (!order.value && !fresh.value)) return null;
    const outcome = await checkout.buy({
      items: items.value,
      ordered: (quote.value?.lines ?? [])
        .filter(line => !line.refusal)
        .map(({ kind, productId }) => ({ kind, id: productId })),
      viewerId: viewerId.value,
      couponIds: appliedIds(quote.value?.coupons ?? []),
      shownFen: payable.value.fen,
      method,
    });
    // What was refused is refused for a reason that the next quote knows.
    if (checkout.refusal.value && !order.value) quoting.again();
    return outcome;
  }

  function letGo(): void {
    if (viewerId.value) checkout.letGo({ items: items.value, viewerId: viewerId.value });
  }

  return {
    ...checkout,
    ...quoting,
    items,
    single,
    course,
    /** Why nothing of it can be bought. */
    refused: refusal,
    payable,
    buy,
    letGo,
    choose: (item: PurchaseItem) => void (instead.value = item.id === named.value[0]?.id ? null : item),
  };
}
