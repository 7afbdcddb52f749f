import type { Fen } from '../kernel/money.js';
import { OrderStatus } from '../orders/order.rules.js';
import type { Receipt } from './gateways/gateway.js';

export enum PaymentMethod {
  WECHAT = 'WECHAT',
  ALIPAY = 'ALIPAY',
}

export enum PaymentChannel {
  WECHAT_JSAPI = 'WECHAT_JSAPI',
  WECHAT_VIRTUAL = 'WECHAT_VIRTUAL',
  ALIPAY = 'ALIPAY',
}

export enum PaymentStatus {
  PENDING = 'PENDING',
  SUCCEEDED = 'SUCCEEDED',
  CLOSED = 'CLOSED',
  FAILED = 'FAILED',
}

/** CLOSED and FAILED may still succeed: a channel delivers a payment made in the last second. */
const NEXT: Record<PaymentStatus, readonly PaymentStatus[]> = {
  PENDING: [PaymentStatus.SUCCEEDED, PaymentStatus.CLOSED, PaymentStatus.FAILED],
  SUCCEEDED: [],
  CLOSED: [PaymentStatus.SUCCEEDED],
  FAILED: [PaymentStatus.SUCCEEDED],
};

export function assertPaymentMove(from: PaymentStatus, to: PaymentStatus): void {
  if (!NEXT[from].includes(to)) throw new Error(`A payment cannot move from ${from} to ${to}`);
}

/** The wallet decides the channel today; platform, operating system and kind of product will join. */
export function channelFor(method: PaymentMethod): PaymentChannel {
  return method === PaymentMethod.WECHAT ? PaymentChannel.WECHAT_JSAPI : PaymentChannel.ALIPAY;
}

/** Which wallets a platform has. H5 has none of its own: there the sandbox's cashier stands in. */
export function methodsOn(platform: string, sandbox: boolean): PaymentMethod[] {
  if (platform === 'mp-weixin') return [PaymentMethod.WECHAT];
  if (platform === 'mp-alipay') return [PaymentMethod.ALIPAY];
  return sandbox ? [PaymentMethod.WECHAT, PaymentMethod.ALIPAY] : [];
}

/** What was stored when the attempt was made, and who we are at the channel. */
export interface Expected {
  amountFen: Fen;
  payerId: string;
  merchantId: string;
  appId: string;
}

/**
 * The fields in which a receipt differs from what was stored. Any of them quarantines the receipt.
 * A query's answer leaves out who we are, because we asked; amount and currency may never be missing.
 */
export function mismatches(receipt: Receipt, expected: Expected): string[] {
  const faults: string[] = [];
  if (receipt.amountFen !== expected.amountFen) faults.push('amount');
  if (receipt.currency !== 'CNY') faults.push('currency');
  if (receipt.merchantId !== null && receipt.merchantId !== expected.merchantId) faults.push('merchant');
  if (receipt.appId !== null && receipt.appId !== expected.appId) faults.push('app');
  if (receipt.payerId !== null && receipt.payerId !== expected.payerId) faults.push('payer');
  return faults;
}

/** What a paid receipt means for an attempt and its order. */
export type Verdict = 'SETTLED' | 'REPLAY' | 'SURPLUS';

export function verdictOf(facts: { payment: PaymentStatus; order: OrderStatus; owned: boolean }): Verdict {
  if (facts.payment === PaymentStatus.SUCCEEDED) return 'REPLAY';
  // Money for an order that was paid or ended, or for what the learner got by another order meanwhile, goes back.
  if (facts.order !== OrderStatus.PENDING || facts.owned) return 'SURPLUS';
  return 'SETTLED';
}

/** When an open attempt is asked about, in seconds after it was started. */
export const OPEN_QUESTIONS_SECONDS = [5, 30, 60, 180, 600, 1800, 3600, 7200] as const;

/** When an attempt that ended unpaid is asked about again: channels deliver payments made in the last second. */
export const LATE_QUESTIONS_SECONDS = [60, 15 * 60, 24 * 60 * 60] as const;

/** An attempt lives as long as WeChat's prepay_id: two hours. */
export const ATTEMPT_SECONDS = 2 * 60 * 60;

interface Attempt {
  method: PaymentMethod;
  status: PaymentStatus;
  launchId: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export type AttemptPlan<P> = { kind: 'REUSE' | 'CLOSE_FIRST'; payment: P } | { kind: 'OPEN_NEW' | 'WAIT' };

/** Too short a rest of an attempt's life to send anybody to the pay sheet. */
const LAST_MINUTE_MS = 60_000;

/** Longer than any create may be under way, its one resend included. */
const CREATING_MS = 15_000;

/**
 * What to do about an order's attempts when the learner wants to pay: at most one may be open, and an open one by the
 * same wallet is launched again rather than replaced, so that a retry, two taps and two tabs end in one payment.
 * While its create may still be under way it cannot be closed: the channel would not know it yet, and then would.
 */
export function attemptPlan<P extends Attempt>(
  attempts: readonly P[],
  wish: { method: PaymentMethod; now: Date },
): AttemptPlan<P> {
  const open = attempts.find(({ status }) => status === PaymentStatus.PENDING);
  if (!open) return { kind: 'OPEN_NEW' };
  const lasts = open.expiresAt.getTime() - wish.now.getTime() > LAST_MINUTE_MS;
  if (open.method === wish.method && lasts) return { kind: 'REUSE', payment: open };
  const creating = open.launchId === null && wish.now.getTime() - open.createdAt.getTime() < CREATING_MS;
  return creating ? { kind: 'WAIT' } : { kind: 'CLOSE_FIRST', payment: open };
}
