import { isObject } from '../../users/platforms/json.js';
import { parseRfc3339 } from '../../kernel/shanghai.js';
import type { RefundOutcome, RefundQueryOutcome, RefundReceipt } from './gateway.js';
import { absentRefund, textOrNull, type RefundAnswer, type RefundNumbers } from './gateway.rules.js';
import { UNDECIDED, wholeFen, type WechatAnswer } from './wechat.rules.js';

/** Nothing is wrong with the refund: the merchant's balance is short, or it came too soon after another. */
const LATER = ['NOT_ENOUGH', 'FREQUENCY_LIMITED', 'FREQUENCY_LIMIT_EXCEED', 'RATELIMIT_EXCEEDED'];

/**
 * A refusal may only mean that the refund is there already under other parameters, so that a query has the last word:
 * refused is what WeChat Pay refused and does not know.
 */
export function refundOutcome(asked: RefundNumbers, answer: WechatAnswer): RefundAnswer {
  const { status, code } = answer;
  const reason = code || `HTTP_${status}`;
  if (status === 200) return accepted(described(asked, answer.body));
  if (status < 400 || status >= 500) return { kind: 'UNKNOWN', reason };
  if (status === 429 || LATER.includes(code)) return { kind: 'LATER', reason };
  if (UNDECIDED.includes(code)) return { kind: 'UNKNOWN', reason };
  return { kind: 'ASK', ifAbsent: { kind: 'REFUSED', reason } };
}

const accepted = (described: RefundQueryOutcome): RefundOutcome =>
  described.known
    ? { kind: 'ACCEPTED', receipt: described.receipt }
    : { kind: 'UNKNOWN', reason: described.reason };

export function refundQueryOutcome(asked: RefundNumbers, answer: WechatAnswer): RefundQueryOutcome {
  const { status, code, body } = answer;
  if (status === 404 && code === 'RESOURCE_NOT_EXISTS')
    return { known: true, receipt: absentRefund('WECHAT_JSAPI', asked) };
  return status === 200 ? described(asked, body) : { known: false, reason: code || `HTTP_${status}` };
}

function described(asked: RefundNumbers, body: Record<string, unknown>): RefundQueryOutcome {
  const receipt = refundReceipt(body, body.status);
  if (receipt?.amountFen == null) return { known: false, reason: 'MALFORMED' };
  const isAsked = receipt.number === asked.number && receipt.paymentNumber === asked.paymentNumber;
  return isAsked ? { known: true, receipt } : { known: false, reason: 'NUMBER_MISMATCH' };
}

const STATES: ReadonlyMap<unknown, RefundReceipt['state']> = new Map<unknown, RefundReceipt['state']>([
  ['PROCESSING', 'PROCESSING'],
  ['SUCCESS', 'SUCCEEDED'],
  ['CLOSED', 'CLOSED'],
  ['ABNORMAL', 'ABNORMAL'],
]);

/**
 * A refund as a query answers it (`status`) and a notification carries it (`refund_status`); null when it is not one.
 * `refund` is what was asked for; a coupon may leave the payer less.
 */
export function refundReceipt(refund: Record<string, unknown>, status: unknown): RefundReceipt | null {
  const state = STATES.get(status);
  const number = textOrNull(refund.out_refund_no);
  const paymentNumber = textOrNull(refund.out_trade_no);
  const amount = isObject(refund.amount) ? refund.amount : {};
  const { currency = 'CNY' } = amount;
  if (!state || !number || !paymentNumber || currency !== 'CNY') return null;
  return {
    channel: 'WECHAT_JSAPI',
    number,
    paymentNumber,
    state,
    amountFen: wholeFen(amount.refund),
    refundId: textOrNull(refund.refund_id),
    finishedAt: parseRfc3339(refund.success_time),
  };
}
