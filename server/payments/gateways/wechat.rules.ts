import { isObject } from '../../users/platforms/json.js';
import { parseRfc3339 } from '../../kernel/shanghai.js';
import type { CloseOutcome, CreateOutcome, QueryOutcome, Receipt } from './gateway.js';
import { absentReceipt, textOrNull } from './gateway.rules.js';

/** A verified answer of WeChat Pay, or status 0 for none; `code` is its error code, or why there is no answer. */
export interface WechatAnswer {
  status: number;
  code: string;
  body: Record<string, unknown>;
}

/** The number is taken by another order, another set of parameters, or a closed order: it cannot be used again. */
const NUMBER_USED = ['OUT_TRADE_NO_USED', 'INVALID_REQUEST', 'ORDER_CLOSED'];

/** Not carried out, or nobody can say: ask again, with the same number. */
export const UNDECIDED = ['SYSTEM_ERROR', 'BANK_ERROR', 'FREQUENCY_LIMITED', 'RATELIMIT_EXCEEDED'];

const ABSENT = ['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'];

export function createdOutcome({ status, code, body }: WechatAnswer): CreateOutcome {
  // The SDK has already put `prepay_id=…` into launch parameters of its own.
  const launchId = /^prepay_id=([\x21-\x7e]{1,128})$/.exec(String(body.package))?.[1];
  if (status === 200 && launchId) return { kind: 'CREATED', launchId };
  if (status < 400 || status >= 500) return { kind: 'UNKNOWN', reason: code || `HTTP_${status}` };
  if (code === 'ORDERPAID') return { kind: 'ALREADY_PAID', reason: code };
  if (NUMBER_USED.includes(code)) return { kind: 'NUMBER_USED', reason: code };
  if (status === 429 || UNDECIDED.includes(code)) return { kind: 'UNKNOWN', reason: code };
  return { kind: 'REFUSED', reason: code || `HTTP_${status}` };
}

export function queryOutcome(number: string, { status, code, body }: WechatAnswer): QueryOutcome {
  if (status === 404 && ABSENT.includes(code))
    return { known: true, receipt: absentReceipt('WECHAT_JSAPI', number) };
  if (status !== 200) return { known: false, reason: code || `HTTP_${status}` };
  const receipt = transactionReceipt(body);
  if (!receipt) return { known: false, reason: 'MALFORMED' };
  return receipt.number === number ? { known: true, receipt } : { known: false, reason: 'NUMBER_MISMATCH' };
}

/**
 * Only 204 means closed: 202 is "the user is paying", and the SDK returns it as any success. `ASK`: the order is in
 * some other state, which a query tells. A number WeChat Pay never saw has no prepay_id that anybody could pay, so
 * that it counts as closed.
 */
export function closedOutcome({ status, code }: WechatAnswer): CloseOutcome | 'ASK' {
  if (status === 204 || code === 'ORDER_CLOSED') return 'CLOSED';
  if (status === 404 && ABSENT.includes(code)) return 'CLOSED';
  // A limit on close may mean that the user is typing the password.
  if (status === 202 || status === 429 || code === 'FREQUENCY_LIMITED') return 'NOT_YET';
  if (code === 'ORDERPAID') return 'PAID';
  return status >= 400 && status < 500 ? 'ASK' : 'UNKNOWN';
}

/** The states of a JSAPI order; others (PAYERROR, REVOKED) belong to payment codes and are not ours to interpret. */
const STATES: ReadonlyMap<unknown, Receipt['state']> = new Map<unknown, Receipt['state']>([
  ['NOTPAY', 'PENDING'],
  ['USERPAYING', 'PENDING'],
  ['SUCCESS', 'PAID'],
  ['REFUND', 'REFUNDED'],
  ['CLOSED', 'CLOSED'],
]);

/** A transaction as a query answers it and a notification carries it; null when it is not one, or says too little. */
export function transactionReceipt(transaction: Record<string, unknown>): Receipt | null {
  const state = STATES.get(transaction.trade_state);
  const number = textOrNull(transaction.out_trade_no);
  if (!state || !number) return null;
  const amount = isObject(transaction.amount) ? transaction.amount : {};
  const payer = isObject(transaction.payer) ? transaction.payer : {};
  const receipt: Receipt = {
    channel: 'WECHAT_JSAPI',
    number,
    state,
    amountFen: wholeFen(amount.total),
    currency: textOrNull(amount.currency),
    merchantId: textOrNull(transaction.mchid),
    appId: textOrNull(transaction.appid),
    payerId: textOrNull(payer.openid),
    transactionId: textOrNull(transaction.transaction_id),
    paidAt: parseRfc3339(transaction.success_time),
  };
  const moneyMoved = state === 'PAID' || state === 'REFUNDED';
  const complete =
    receipt.amountFen !== null &&
    receipt.currency &&
    receipt.transactionId &&
    receipt.merchantId &&
    receipt.appId;
  return moneyMoved && !complete ? null : receipt;
}

export const wholeFen = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
