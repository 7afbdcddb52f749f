import { ref } from 'vue';
import { CheckPaymentDocument, PayOrderDocument, type PaymentMethod } from '@graphql/graphql';
import { client } from '../api/client';
import { createClientKey } from '../api/client-key';
import { errorKind } from '../api/errors';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { platform } from '../platform';
import type { PayOutcome } from '../platform/platform';

/** What stands above the button: nothing, a calm word, or what is in the way. */
export type CheckoutNotice = { tone: 'calm' | 'danger'; text: string } | null;

/** The way to the wallet for an order that stands. */
export function usePayment() {
  const notice = ref<CheckoutNotice>(null);
  const paying = ref(false);
  /** No wallet here and no sandbox either: the course has to be opened elsewhere. */
  const elsewhere = ref(false);
  const attemptKeys = new Map<string, string>();

  /** However fast the button is tapped, one thing is done at a time. Null where something was under way. */
  async function once<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
    if (paying.value) return null;
    paying.value = true;
    notice.value = null;
    try {
      return await work();
    } finally {
      paying.value = false;
    }
  }

  /**
   * Opens the wallet. A repeated attempt after an unknown answer carries the same key, a new one after a known answer.
   * Where the platform's session is over, it is renewed without a word, once.
   */
  async function open(orderId: string, method: PaymentMethod, mayLogIn = true): Promise<PayOutcome | null> {
    const attempt = `${orderId} ${method}`;
    const clientKey = attemptKeys.get(attempt) ?? createClientKey();
    attemptKeys.set(attempt, clientKey);
    const input = { orderId, method, clientKey };
    const { data, error } = await client.value.mutation(PayOrderDocument, { input }).toPromise();
    if (error) return warn(t(`error.${errorKind(error)}.pay`));
    attemptKeys.delete(attempt);

    const { launch, userErrors } = data!.payOrder;
    const [refusal] = userErrors;
    if (refusal?.code === 'LOGIN_AGAIN' && mayLogIn && (await logInAgain()))
      return open(orderId, method, false);
    if (refusal) return warn(refusal.message);
    if (!launch || !platform.canPay(launch)) {
      elsewhere.value = true;
      return null;
    }
    const outcome = await platform.pay(launch, { title: t('cashier.title'), close: t('cashier.close') });
    if (outcome === 'submitted' || outcome === 'unknown') return outcome;
    if (outcome === 'stale' && mayLogIn && (await logInAgain())) return open(orderId, method, false);
    return doubt(orderId, outcome === 'cancelled' ? 'cancelled' : 'failed');
  }

  /** A sheet that says "not paid" may be wrong as well: the server is asked before anybody is invited to pay twice. */
  async function doubt(orderId: string, outcome: 'cancelled' | 'failed'): Promise<PayOutcome> {
    const { data } = await client.value.mutation(CheckPaymentDocument, { orderId }).toPromise();
    if (data?.checkPayment.order?.status === 'PAID') return 'submitted';
    notice.value = { tone: outcome === 'cancelled' ? 'calm' : 'danger', text: t(`checkout.${outcome}`) };
    return outcome;
  }

  function warn(text: string): null {
    notice.value = { tone: 'danger', text };
    return null;
  }

  return {
    notice,
    paying,
    elsewhere,
    once,
    open,
    warn,
    payWith: (orderId: string, method: PaymentMethod) => once(() => open(orderId, method)),
  };
}

/** Renews the platform's session. Says no where the platform has none, or where another person turned out to be there. */
async function logInAgain(): Promise<boolean> {
  if (!platform.loginCode) return false;
  const before = session.viewerId.value;
  const answer = await session.logInHere().catch(() => null);
  const isIn = answer?.userErrors.length === 0 && !answer.secondFactor;
  return isIn && session.viewerId.value === before;
}
