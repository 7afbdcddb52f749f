import { createHash } from 'node:crypto';
import { isObject } from '../../users/platforms/json.js';
import type {
  CloseOutcome,
  Notification,
  QueryOutcome,
  Receipt,
  RefundOutcome,
  RefundQueryOutcome,
  RefundReceipt,
} from './gateway.js';
import { absentReceipt, textOrNull } from './gateway.rules.js';
import type { XpayAnswer } from './wechat-virtual-line.js';

/** Who asks, and in which of the platform's two worlds: 0 live, 1 for tests. */
export interface Asker {
  appid: string;
  env: 0 | 1;
}

const CHANNEL = 'WECHAT_VIRTUAL';

/** "Wrong field, see errmsg", and also "no such order", which only the message tells apart. */
const FIELD_OR_ABSENT = 268490002;
const REPEATED = 268490004;
const REFUND_UNDER_WAY = 268490014;
const TOO_OFTEN = [268490015, 45009, 45011];
const LEFT_FEE_DIFFERS = 268490016;
const SYSTEM_ERROR = -1;

/** 0 payment and 7 payment through Apple; 1 refund and 8 refund by Apple. */
const PAYMENTS: readonly unknown[] = [0, 7];
const REFUNDS: readonly unknown[] = [1, 8];
const APPLE_PAYMENT = 7;

/** 3: being delivered. 7: a refund failed, so that the money is still ours. 8 to 10: how far a refund got. */
const STATES: ReadonlyMap<unknown, Receipt['state']> = new Map<unknown, Receipt['state']>([
  [0, 'PENDING'],
  [1, 'PENDING'],
  [2, 'PAID'],
  [3, 'PAID'],
  [4, 'PAID'],
  [5, 'REFUNDED'],
  [6, 'CLOSED'],
  [7, 'PAID'],
  [8, 'REFUNDED'],
  [9, 'REFUNDED'],
  [10, 'REFUNDED'],
]);

/** The numbers we give to payments. */
const OURS = /^[0-9A-Za-z]{8,32}$/;

/** The same numbers on a refund of ours; what is not final is PROCESSING. */
const REFUND_STATES: ReadonlyMap<unknown, RefundReceipt['state']> = new Map<unknown, RefundReceipt['state']>([
  [5, 'SUCCEEDED'],
  [6, 'CLOSED'],
  [7, 'CLOSED'],
  [8, 'SUCCEEDED'],
  [9, 'SUCCEEDED'],
  [10, 'SUCCEEDED'],
]);

/** The order a query found, `ABSENT`, or why neither is known. */
function orderOf(
  number: string,
  { env }: Asker,
  answer: XpayAnswer,
): { order: Record<string, unknown> } | 'ABSENT' | { reason: string } {
  if (!answer.heard) return { reason: answer.reason };
  const { errcode, errmsg, body } = answer;
  if (errcode === FIELD_OR_ABSENT && errmsg.startsWith('数据不存在')) return 'ABSENT';
  if (errcode !== 0) return { reason: `XPAY_${errcode}` };
  const { order } = body;
  if (order === undefined || order === null) return 'ABSENT';
  if (!isObject(order)) return { reason: 'MALFORMED' };
  if (order.order_id !== number) return { reason: 'NUMBER_MISMATCH' };
  // The answer counts the worlds from 1, the question from 0.
  if (order.env_type !== env + 1) return { reason: 'ENV_MISMATCH' };
  return { order };
}

export function queryOutcome(number: string, asker: Asker, answer: XpayAnswer): QueryOutcome {
  const found = orderOf(number, asker, answer);
  if (found === 'ABSENT') return { known: true, receipt: absentReceipt(CHANNEL, number) };
  if ('reason' in found) return { known: false, reason: found.reason };
  const { order } = found;
  const state = STATES.get(order.status);
  const amountFen = wholeNumber(order.order_fee);
  // Apple's payments have no number of WeChat Pay, but one of the platform.
  const transactionId = textOrNull(order.wxpay_order_id) ?? textOrNull(order.wx_order_id);
  const moneyMoved = state === 'PAID' || state === 'REFUNDED';
  const incomplete = moneyMoved && (amountFen === null || !transactionId);
  if (!state || incomplete || !PAYMENTS.includes(order.order_type))
    return { known: false, reason: 'MALFORMED' };
  const receipt: Receipt = {
    channel: CHANNEL,
    number,
    state,
    amountFen,
    currency: 'CNY',
    merchantId: null,
    appId: asker.appid,
    payerId: null,
    transactionId: moneyMoved ? transactionId : null,
    paidAt: moneyMoved ? moment(order.paid_time) : null,
  };
  return { known: true, receipt };
}

/**
 * The platform has no close. What nobody paid counts as closed all the same, because an order would otherwise never
 * end; a payment that lands later is late money and goes back.
 */
export function closedByAsking(asked: QueryOutcome): CloseOutcome {
  if (!asked.known) return 'UNKNOWN';
  const { state } = asked.receipt;
  return state === 'PAID' || state === 'REFUNDED' ? 'PAID' : 'CLOSED';
}

/** `ASK`: refused, and only the order itself says whether because of Apple. */
export function refundOutcome(
  refund: { number: string; paymentNumber: string; amountFen: number },
  answer: XpayAnswer,
): RefundOutcome | { kind: 'ASK'; reason: string } {
  if (!answer.heard) return { kind: 'UNKNOWN', reason: answer.reason };
  const { errcode, body } = answer;
  const reason = `XPAY_${errcode}`;
  if (errcode === 0) {
    const { number, paymentNumber, amountFen } = refund;
    if (body.refund_order_id !== number || body.pay_order_id !== paymentNumber)
      return { kind: 'UNKNOWN', reason: 'NUMBER_MISMATCH' };
    const refundId = textOrNull(body.refund_wx_order_id);
    const receipt = {
      channel: CHANNEL,
      number,
      paymentNumber,
      amountFen,
      refundId,
      finishedAt: null,
    } as const;
    return { kind: 'ACCEPTED', receipt: { ...receipt, state: 'PROCESSING' } };
  }
  if (errcode === REFUND_UNDER_WAY || TOO_OFTEN.includes(errcode)) return { kind: 'LATER', reason };
  // The very refund may be there already, whose money is then missing from what is left.
  if ([SYSTEM_ERROR, REPEATED, LEFT_FEE_DIFFERS].includes(errcode)) return { kind: 'UNKNOWN', reason };
  return { kind: 'ASK', reason };
}

/** What a refusal meant, once the order was asked about: Apple's payments only Apple gives back. */
export function refusedRefund(
  paymentNumber: string,
  asker: Asker,
  reason: string,
  answer: XpayAnswer,
): RefundOutcome {
  const found = orderOf(paymentNumber, asker, answer);
  if (found === 'ABSENT') return { kind: 'REFUSED', reason };
  if ('reason' in found) return { kind: 'UNKNOWN', reason: found.reason };
  return { kind: 'REFUSED', reason: found.order.order_type === APPLE_PAYMENT ? 'IOS' : reason };
}

export function refundQueryOutcome(
  { number, paymentNumber }: { number: string; paymentNumber: string },
  asker: Asker,
  answer: XpayAnswer,
): RefundQueryOutcome {
  const found = orderOf(number, asker, answer);
  const known = (receipt: Pick<RefundReceipt, 'state' | 'amountFen' | 'refundId' | 'finishedAt'>) =>
    ({ known: true, receipt: { channel: CHANNEL, number, paymentNumber, ...receipt } }) as const;
  if (found === 'ABSENT')
    return known({ state: 'ABSENT', amountFen: null, refundId: null, finishedAt: null });
  if ('reason' in found) return { known: false, reason: found.reason };
  const { order } = found;
  const amountFen = wholeNumber(order.refund_fee);
  if (!REFUNDS.includes(order.order_type) || !Number.isSafeInteger(order.status) || amountFen === null)
    return { known: false, reason: 'MALFORMED' };
  const state = REFUND_STATES.get(order.status) ?? 'PROCESSING';
  return known({
    state,
    amountFen,
    refundId: textOrNull(order.wx_order_id),
    finishedAt: state === 'SUCCEEDED' ? moment(order.paid_time) : null,
  });
}

/** Delivered now, or already. */
export function isDelivered(answer: XpayAnswer): boolean {
  return answer.heard && (answer.errcode === 0 || answer.errcode === REPEATED);
}

/**
 * A push that was verified. Its id names the event and what it is about, and is the same for every try. A payment
 * through Apple comes without WeChat Pay's number: its receipt lacks `transactionId`, and has to be asked for.
 */
export function pushNotification(message: Record<string, unknown>, text: string, asker: Asker): Notification {
  const event = textOrNull(message.Event) ?? 'NONE';
  const about = (id: string, found: Partial<Notification & { ok: true }>): Notification => ({
    ok: true,
    id: `${event}:${id}`,
    receipt: null,
    refund: null,
    inquiry: null,
    ...found,
  });
  switch (event) {
    case 'xpay_goods_deliver_notify': {
      // One address may serve both worlds; what was "paid" in the other one is no money.
      if (message.Env !== asker.env) return { ok: false, reason: 'ENV_MISMATCH' };
      const receipt = paidReceipt(message, asker);
      return receipt ? about(receipt.number, { receipt }) : { ok: false, reason: 'MALFORMED' };
    }
    case 'xpay_refund_notify': {
      const refund = pushedRefund(message);
      return refund
        ? about(`${refund.number}:${refund.state}`, { refund })
        : { ok: false, reason: 'MALFORMED' };
    }
    case 'xpay_subscribe_ios_refund_query_notify': {
      const number = textOrNull(message.pay_order_id);
      if (!number) return { ok: false, reason: 'MALFORMED' };
      const asked = textOrNull(message.refund_time) ?? '';
      return about(`${number}:${asked}`, { inquiry: { number, payerId: textOrNull(message.OpenId) } });
    }
    default:
      return about(createHash('sha256').update(text).digest('hex').slice(0, 32), {});
  }
}

function paidReceipt(message: Record<string, unknown>, { appid }: Asker): Receipt | null {
  const number = textOrNull(message.OutTradeNo);
  const payerId = textOrNull(message.OpenId);
  const goods = isObject(message.GoodsInfo) ? message.GoodsInfo : {};
  const paid = isObject(message.WeChatPayInfo) ? message.WeChatPayInfo : {};
  const price = wholeNumber(goods.ActualPrice);
  const quantity = wholeNumber(goods.Quantity);
  if (!number || !OURS.test(number) || !payerId || price === null || quantity === null) return null;
  return {
    channel: CHANNEL,
    number,
    state: 'PAID',
    amountFen: price * quantity,
    currency: 'CNY',
    merchantId: null,
    appId: appid,
    payerId,
    transactionId: textOrNull(paid.TransactionId),
    paidAt: moment(paid.PaidTime),
  };
}

function pushedRefund(message: Record<string, unknown>): RefundReceipt | null {
  const refundId = textOrNull(message.WxRefundId);
  // A refund that we did not start, Apple's above all, has the platform's number only.
  const number = textOrNull(message.MchRefundId) ?? refundId;
  const paymentNumber = textOrNull(message.MchOrderId);
  const amountFen = wholeNumber(message.RefundFee);
  const code = message.RetCode;
  if (!number || !paymentNumber || amountFen === null || !Number.isSafeInteger(code)) return null;
  const succeeded = code === 0;
  return {
    channel: CHANNEL,
    number,
    paymentNumber,
    state: succeeded ? 'SUCCEEDED' : 'CLOSED',
    amountFen,
    refundId,
    finishedAt: succeeded ? moment(message.RefundSuccTimestamp) : null,
  };
}

const wholeNumber = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** Seconds since 1970; 0 is how the platform says "not yet". */
function moment(seconds: unknown): Date | null {
  const whole = wholeNumber(seconds);
  return whole ? new Date(whole * 1000) : null;
}
