import { useQuery } from '@urql/vue';
import { computed, ref, shallowRef } from 'vue';
import { AddToCartDocument, CartPageDocument, RemoveFromCartDocument } from '@graphql/graphql';
import { client } from '../api/client';
import { errorKind } from '../api/errors';
import { t } from '../i18n';
import { allToggled, selectedOf, toggled, type CartItem } from './cart-selection';
import type { PurchaseItem } from './purchase-key';
import { useQuote } from './use-quote';

const say = (title: string): void => void uni.showToast({ title, icon: 'none' });

/** Puts one thing into the cart; says why not. */
export async function addToCart(item: PurchaseItem): Promise<boolean> {
  const { data, error } = await client.value.mutation(AddToCartDocument, { input: item }).toPromise();
  const [refusal] = data?.addToCart.userErrors ?? [];
  if (error) say(t(`error.${errorKind(error)}.text`));
  else if (refusal) say(refusal.message);
  return !error && !refusal;
}

/** The cart: what is selected, what it costs, and taking things out with a way back. */
export function useCart() {
  const { data, error, executeQuery } = useQuery({
    query: CartPageDocument,
    variables: {},
    requestPolicy: 'cache-and-network',
  });
  const me = computed(() => data.value?.me ?? null);
  const items = computed(() => me.value?.cart.items ?? []);

  const aside = shallowRef<ReadonlySet<string>>(new Set());
  const selected = computed(() => selectedOf(items.value, aside.value));
  const purchase = computed<PurchaseItem[]>(() =>
    selected.value.map(({ kind, productId }) => ({ kind, id: productId })),
  );
  const sells = computed(() => data.value?.shop.sellsHere ?? false);
  const { quote, error: quoteError, fresh, again } = useQuote(purchase, sells);

  const removing = ref(false);
  /** What was taken out last, and can be put back. */
  const removed = shallowRef<CartItem | null>(null);

  async function remove(gone: readonly CartItem[]): Promise<void> {
    if (removing.value) return;
    removing.value = true;
    const { data: answer, error: failure } = await client.value
      .mutation(RemoveFromCartDocument, { itemIds: gone.map(({ id }) => id) })
      .toPromise();
    removing.value = false;
    const [refusal] = answer?.removeFromCart.userErrors ?? [];
    if (failure) return say(t(`error.${errorKind(failure)}.text`));
    if (refusal) return say(refusal.message);
    // What cannot be bought cannot be put back either, and nobody misses it.
    const [only] = gone;
    removed.value = gone.length === 1 && only?.state === 'BUYABLE' ? only : null;
  }
  async function undo(): Promise<void> {
    const item = removed.value;
    removed.value = null;
    if (item) await addToCart({ kind: item.kind, id: item.productId });
  }

  return {
    data,
    error,
    me,
    items,
    selected,
    purchase,
    quote,
    quoteError,
    fresh,
    removed,
    toggle: (id: string) => void (aside.value = toggled(aside.value, id)),
    toggleAll: () => void (aside.value = allToggled(items.value, aside.value)),
    remove,
    undo,
    forgetRemoved: () => void (removed.value = null),
    retry: () => void executeQuery({ requestPolicy: 'network-only' }),
    quoteAgain: again,
  };
}
