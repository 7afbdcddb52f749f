import { shallowRef } from 'vue';
import {
  PlaceOrderDocument,
  RecallOrderDocument,
  type PaymentMethod,
  type PlaceOrderMutation,
  type StandingOrderFragment,
} from '@graphql/graphql';
import { client } from '../api/client';
import { errorKind } from '../api/errors';
import { t } from '../i18n';
import type { PayOutcome } from '../platform/platform';
import { purchaseKey, type PurchaseItem } from './purchase-key';
import { serverClock } from './server-clock';
import { usePayment } from './use-payment';

type Refusal = PlaceOrderMutation['placeOrder']['userErrors'][number];

/** What somebody set out to buy; the order that stands for it is found by it. */
export interface Purchase {
  items: readonly PurchaseItem[];
  viewerId: string;
}
/** What a person agreed to by tapping: these things, with these coupons, for the sum that was shown. */
export interface Agreement extends Purchase {
  /** Those of the items that can be bought. */
  ordered: readonly PurchaseItem[];
  couponIds: readonly string[];
  shownFen: number;
  /** None is needed where nothing is to be paid. */
  method: PaymentMethod | null;
}

/** Whether an order can still be paid as it is. */
const stands = ({ status, ending, expiresAt }: StandingOrderFragment): boolean =>
  status === 'PENDING' && !ending && new Date(expiresAt).getTime() > serverClock.now();

/**
 * One purchase: the order comes to be when the button is tapped, not before, and from then on stands with its frozen
 * prices. No sum is ever charged that was not shown.
 */
export function useCheckout() {
  const payment = usePayment();
  /** The order that stands for the purchase; null while only a quote does. */
  const order = shallowRef<StandingOrderFragment | null>(null);
  const refusal = shallowRef<Refusal | null>(null);
  let recalling = 0;

  /** Finds the order of before, where it can still be paid. */
  async function recall({ items, viewerId }: Purchase): Promise<void> {
    const mine = ++recalling;
    order.value = null;
    refusal.value = null;
    const key = purchaseKey(items, viewerId);
    const id = key.orderId();
    if (!id) return;
    const { data } = await client.value
      .query(RecallOrderDocument, { id }, { requestPolicy: 'network-only' })
      .toPromise();
    if (!data?.me || mine !== recalling) return;
    const found = data.me.order;
    if (found && stands(found)) order.value = found;
    else key.forget();
  }

  /** Places the order, unless it stands, and opens the wallet; `submitted` also where nothing was left to pay. */
  function buy(agreement: Agreement): Promise<PayOutcome | null> {
    return payment.once(async () => {
      const placed = order.value ?? (await place(agreement));
      if (!placed) return null;
      order.value = placed;
      if (placed.status === 'PAID') return 'submitted';
      if (placed.payable.fen !== agreement.shownFen) {
        const text = t('checkout.priceChanged', { price: placed.payable.text });
        payment.notice.value = { tone: 'calm', text };
        return null;
      }
      return agreement.method && payment.open(placed.id, agreement.method);
    });
  }

  async function place(agreement: Agreement): Promise<StandingOrderFragment | null> {
    const key = purchaseKey(agreement.items, agreement.viewerId);
    let { data, error } = await submit(agreement, key.current());
    const placed = data?.placeOrder;
    const over = placed?.order && placed.order.status !== 'PAID' && !stands(placed.order);
    // What was begun under this key is over, or was for something else: this is a new purchase.
    if (over || placed?.userErrors.some(({ code }) => code === 'CLIENT_KEY_REUSED'))
      ({ data, error } = await submit(agreement, key.renew()));
    if (!data) return payment.warn(t(`error.${error ? errorKind(error) : 'server'}.pay`));

    const { order: found, userErrors } = data.placeOrder;
    refusal.value = userErrors[0] ?? null;
    if (refusal.value) payment.warn(refusal.value.message);
    if (found && found.status !== 'PAID') key.placed(found.id);
    else if (found || refusal.value?.code === 'ALREADY_OWNED') key.forget();
    return found ?? null;
  }

  const submit = ({ ordered, couponIds }: Agreement, clientKey: string) =>
    client.value
      .mutation(PlaceOrderDocument, { input: { clientKey, items: [...ordered], couponIds: [...couponIds] } })
      .toPromise();

  /** The order is over: a new quote takes its place. */
  function letGo({ items, viewerId }: Purchase): void {
    purchaseKey(items, viewerId).forget();
    order.value = null;
  }

  const { notice, paying, elsewhere, payWith } = payment;
  return { order, refusal, notice, paying, elsewhere, recall, buy, letGo, payWith };
}
