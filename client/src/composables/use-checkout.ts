import { useMutation } from '@urql/vue';
import { computed, ref, shallowRef } from 'vue';
import {
  CheckPaymentDocument,
  PayOrderDocument,
  PlaceOrderDocument,
  type OrderCardFragment,
  type PaymentMethod,
  type PlaceOrderMutation,
} from '@graphql/graphql';
import { createClientKey } from '../api/client-key';
import { errorKind } from '../api/errors';
import { t } from '../i18n';
import { platform } from '../platform';
import type { PayOutcome } from '../platform/platform';
import { purchaseKey } from './purchase-key';

type Refusal = PlaceOrderMutation['placeOrder']['userErrors'][number];

/** What stands above the button: nothing, a calm word, or what is in the way. */
export type CheckoutNotice = { tone: 'calm' | 'danger'; text: string } | null;

/** One purchase: the order that stands for it, and the way to the wallet. */
export function useCheckout() {
  const order = shallowRef<OrderCardFragment | null>(null);
  const refusal = shallowRef<Refusal | null>(null);
  const notice = ref<CheckoutNotice>(null);
  const paying = ref(false);
  /** No wallet here and no sandbox either: the course has to be opened elsewhere. */
  const elsewhere = ref(false);
  const attemptKeys = new Map<PaymentMethod, string>();

  const placing = useMutation(PlaceOrderDocument);
  const pay = useMutation(PayOrderDocument);
  const check = useMutation(CheckPaymentDocument);

  /** Enters the checkout: the order of before, when there is one that can still be paid, else a new one. */
  async function place(courseId: string, viewerId: string): Promise<void> {
    const key = purchaseKey(courseId, viewerId);
    refusal.value = null;
    let placed = await submit(courseId, key.current());
    const over = placed?.order && placed.order.status !== 'PENDING' && placed.order.status !== 'PAID';
    if (over || placed?.userErrors.some(({ code }) => code === 'CLIENT_KEY_REUSED'))
      placed = await submit(courseId, key.renew());
    if (!placed) return;
    order.value = placed.order;
    refusal.value = placed.userErrors[0] ?? null;
    if (placed.order?.status === 'PAID' || refusal.value?.code === 'ALREADY_OWNED') key.forget();
  }

  async function submit(courseId: string, clientKey: string) {
    const { data } = await placing.executeMutation({
      input: { clientKey, items: [{ kind: 'COURSE', id: courseId }] },
    });
    return data?.placeOrder;
  }

  /** Opens the wallet. A repeated attempt after an unknown answer carries the same key, a new one after a known answer. */
  async function payWith(orderId: string, method: PaymentMethod): Promise<PayOutcome | null> {
    if (paying.value) return null;
    paying.value = true;
    notice.value = null;
    try {
      const clientKey = attemptKeys.get(method) ?? createClientKey();
      attemptKeys.set(method, clientKey);
      const { data, error } = await pay.executeMutation({ input: { orderId, method, clientKey } });
      if (error) return warn(t(`error.${errorKind(error)}.pay`));
      const { launch, userErrors } = data!.payOrder;
      attemptKeys.delete(method);
      if (userErrors[0]) return warn(userErrors[0].message);
      if (!launch || !platform.canPay(launch)) {
        elsewhere.value = true;
        return null;
      }
      const outcome = await platform.pay(launch, { title: t('cashier.title'), close: t('cashier.close') });
      return outcome === 'cancelled' || outcome === 'failed' ? await doubt(orderId, outcome) : outcome;
    } finally {
      paying.value = false;
    }
  }

  /** A sheet that says "not paid" may be wrong as well: the server is asked before anybody is invited to pay twice. */
  async function doubt(orderId: string, outcome: 'cancelled' | 'failed'): Promise<PayOutcome> {
    const { data } = await check.executeMutation({ orderId });
    if (data?.checkPayment.order?.status === 'PAID') return 'submitted';
    notice.value = { tone: outcome === 'cancelled' ? 'calm' : 'danger', text: t(`checkout.${outcome}`) };
    return outcome;
  }

  function warn(text: string): null {
    notice.value = { tone: 'danger', text };
    return null;
  }

  return {
    order,
    refusal,
    notice,
    paying,
    elsewhere,
    placing: computed(() => placing.fetching.value),
    error: placing.error,
    place,
    payWith,
  };
}
