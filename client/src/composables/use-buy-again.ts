import { ref } from 'vue';
import { QuoteOrderDocument, type OrderCardFragment } from '@graphql/graphql';
import { client } from '../api/client';
import { checkoutRoute, go } from './routes';

type Line = Pick<OrderCardFragment['lines'][number], 'kind' | 'productId'>;

/**
 * What an order was about, once more: to the checkout of all that can still be bought, by the server's word. Where
 * nothing can, or nobody knows, the checkout is entered for all of it, and says why.
 */
export function useBuyAgain() {
  const asking = ref(false);

  async function buyAgain(lines: readonly Line[]): Promise<void> {
    if (asking.value) return;
    asking.value = true;
    const items = lines.map(({ kind, productId }) => ({ kind, id: productId }));
    const { data } = await client.value
      .query(QuoteOrderDocument, { input: { items, couponIds: [] } }, { requestPolicy: 'network-only' })
      .toPromise();
    asking.value = false;
    const open = (data?.quoteOrder.lines ?? []).filter(({ refusal }) => !refusal);
    go(checkoutRoute(open.length ? open.map(({ kind, productId }) => ({ kind, id: productId })) : items));
  }

  return { asking, buyAgain };
}
