import type { Fen } from '../kernel/money.js';
import { OrderStatus } from '../orders/order.rules.js';
import type { Receipt } from './gateways/gateway.js';
import { transitions } from '../kernel/states.js';
import { WAITS_SECONDS } from './waits.js';

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
export const { assert: assertPaymentMove } = transitions<PaymentStatus>('A payment', {
  PENDING: [PaymentStatus.SUCCEEDED, PaymentStatus.CLOSED, PaymentStatus.FAILED],
  SUCCEEDED: [],
  CLOSED: [PaymentStatus.SUCCEEDED],
  FAILED: [PaymentStatus.SUCCEEDED],
});

/** What was stored when the attempt was made, and who we are at the channel. */
export interface Expected {
  amountFen: Fen;
  /** Empty where the person is gone. */
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
  // Nobody is known to have paid for somebody who is gone.
  const differs = expected.payerId !== '' && receipt.payerId !== expected.payerId;
  if (receipt.payerId !== null && differs) faults.push('payer');
  return faults;
}

/** Whether a new attempt may be opened: not once the order's time is over, or while it is being closed. */
export function isPayable(
  order: { status: OrderStatus; ending: OrderStatus | null; expiresAt: Date },
  now: Date,
): boolean {
  return order.status === OrderStatus.PENDING && order.ending === null && order.expiresAt > now;
}

/** What a paid receipt means for an attempt and its order. */
export type Verdict = 'SETTLED' | 'REPLAY' | 'SURPLUS';

export function verdictOf(facts: {
  payment: PaymentStatus;
  order: OrderStatus;
  /** The buyer came to own it by another way. */
  owned: boolean;
  /** Some or all of the money was given back at the channel before we heard that it came. */
  wentBack: boolean;
}): Verdict {
  if (facts.payment === PaymentStatus.SUCCEEDED) return 'REPLAY';
  // Money for an order that was paid or ended, or for what the learner got by another order meanwhile, goes back.
  if (facts.order !== OrderStatus.PENDING || facts.owned || facts.wentBack) return 'SURPLUS';
  return 'SETTLED';
}

/** When an open attempt is asked about, in seconds after it was started. */
export const OPEN_QUESTIONS_SECONDS = [5, 30, 60, 180, 600, 1800, 3600, 7200] as const;

/** When an attempt that ended unpaid is asked about again: channels deliver payments made in the last second. */
export const LATE_QUESTIONS_SECONDS = [60, 15 * 60, 24 * 60 * 60] as const;

/**
 * When a close that was not confirmed is tried again: soon at first, counted from the end of the order's time, then every
 * half hour.
 */
export function closingQuestion(orderExpiresAt: Date, now: Date): Date {
  const since = Math.max(0, now.getTime() - orderExpiresAt.getTime()) / 1000;
  const wait = WAITS_SECONDS.find(seconds => seconds > since) ?? 1800;
  return new Date(now.getTime() + wait * 1000);
}

/** Channels take no shorter life of an attempt than a minute; this leaves one for the pay sheet. */
const LEAST_ATTEMPT_MS = 2 * 60_000;

/** An attempt ends with its order, but never before somebody could have paid it. */
export function attemptExpiry(orderExpiresAt: Date, now: Date): Date {
  return new Date(Math.max(orderExpiresAt.getTime(), now.getTime() + LEAST_ATTEMPT_MS));
}

interface Attempt {
  channel: PaymentChannel;
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
 * same channel is launched again rather than replaced, so that a retry, two taps and two tabs end in one payment.
 * While its create may still be under way it cannot be closed: the channel would not know it yet, and then would.
 */
export function attemptPlan<P extends Attempt>(
  attempts: readonly P[],
  wish: { channel: PaymentChannel; now: Date },
): AttemptPlan<P> {
  const open = attempts.find(({ status }) => status === PaymentStatus.PENDING);
  if (!open) return { kind: 'OPEN_NEW' };
  const lasts = open.expiresAt.getTime() - wish.now.getTime() > LAST_MINUTE_MS;
  if (open.channel === wish.channel && lasts) return { kind: 'REUSE', payment: open };
  return isCreating(open, wish.now) ? { kind: 'WAIT' } : { kind: 'CLOSE_FIRST', payment: open };
}

/** Whether its create may still be under way: closing now would close what the channel does not know yet. */
export function isCreating(
  { launchId, createdAt }: Pick<Attempt, 'launchId' | 'createdAt'>,
  now: Date,
): boolean {
  return launchId === null && now.getTime() - createdAt.getTime() < CREATING_MS;
}
