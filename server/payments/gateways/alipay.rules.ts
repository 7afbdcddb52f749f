import type { AlipayAnswer } from '../../users/platforms/alipay-line.js';
import { parseShanghai } from '../../kernel/shanghai.js';
import type { CloseOutcome, CreateOutcome, QueryOutcome, Receipt } from './gateway.js';
import { absentReceipt, textOrNull } from './gateway.rules.js';
import { yuanToFen } from './yuan.js';

/** A signed answer decides; an unsigned failure or silence is only a reason for not knowing. */
type Heard =
  | { decided: true; code: string; subCode: string; fields: Record<string, unknown> }
  | { decided: false; reason: string };

/**
 * Codes of the gateway itself (20000 "service unavailable", `isp.…`) and of a trade system that does not know, which
 * Alipay's documents also spell `AQC`.
 */
const UNDECIDED = /^(isp\.|(aop\.)?A(CQ|QC)\.SYSTEM_ERROR$)/;

/** The number is taken by another set of parameters, another buyer's trade, or a closed one: it cannot be used again. */
const NUMBER_USED = ['ACQ.CONTEXT_INCONSISTENT', 'ACQ.TRADE_BUYER_NOT_MATCH', 'ACQ.TRADE_HAS_CLOSE'];

export function heardFrom(answer: AlipayAnswer): Heard {
  if (answer.kind === 'NO_ANSWER') return { decided: false, reason: answer.reason };
  if (answer.kind === 'UNVERIFIED_FAILURE') {
    return { decided: false, reason: `UNVERIFIED ${answer.code} ${answer.subCode}`.trim() };
  }
  const code = textOrNull(answer.fields.code) ?? '';
  const subCode = textOrNull(answer.fields.sub_code) ?? '';
  // 10003 is "in progress". Without a code, or with one of neither kind, nothing was said.
  const isAnswer = code === '10000' || (/^40\d{3}$/.test(code) && !UNDECIDED.test(subCode));
  return isAnswer
    ? { decided: true, code, subCode: subCode || code, fields: answer.fields }
    : { decided: false, reason: subCode || code || 'MALFORMED' };
}

export function createdOutcome(number: string, answer: AlipayAnswer): CreateOutcome {
  const heard = heardFrom(answer);
  if (!heard.decided) return { kind: 'UNKNOWN', reason: heard.reason };
  const { code, subCode, fields } = heard;
  if (code === '10000') {
    const launchId = textOrNull(fields.trade_no);
    const isOurs = launchId && /^[0-9A-Za-z]+$/.test(launchId) && fields.out_trade_no === number;
    return isOurs ? { kind: 'CREATED', launchId } : { kind: 'UNKNOWN', reason: 'MALFORMED' };
  }
  if (subCode === 'ACQ.TRADE_HAS_SUCCESS') return { kind: 'ALREADY_PAID', reason: subCode };
  if (NUMBER_USED.includes(subCode)) return { kind: 'NUMBER_USED', reason: subCode };
  return { kind: 'REFUSED', reason: subCode };
}

/** Alipay answers an app only about its own trades and says neither app nor seller, so that `own` is whom it means. */
export function queryOutcome(
  number: string,
  own: { appId: string; sellerId: string },
  answer: AlipayAnswer,
): QueryOutcome {
  const heard = heardFrom(answer);
  if (!heard.decided) return { known: false, reason: heard.reason };
  const { code, subCode, fields } = heard;
  if (subCode === 'ACQ.TRADE_NOT_EXIST') return { known: true, receipt: absentReceipt('ALIPAY', number) };
  if (code !== '10000') return { known: false, reason: subCode };
  const receipt = tradeReceipt({ ...fields, app_id: own.appId, seller_id: own.sellerId });
  if (!receipt) return { known: false, reason: 'MALFORMED' };
  return receipt.number === number ? { known: true, receipt } : { known: false, reason: 'NUMBER_MISMATCH' };
}

/** `ASK`: Alipay refuses to close, for the trade is in another state, which a query tells. */
export function closedOutcome(number: string, answer: AlipayAnswer): CloseOutcome | 'ASK' {
  const heard = heardFrom(answer);
  if (!heard.decided) return 'UNKNOWN';
  const { code, subCode, fields } = heard;
  if (code === '10000') return fields.out_trade_no === number ? 'CLOSED' : 'UNKNOWN';
  // A trade that Alipay never saw has no trade_no that anybody could pay.
  return subCode === 'ACQ.TRADE_NOT_EXIST' ? 'CLOSED' : 'ASK';
}

/**
 * A trade as a query answers it and a notification carries it; null when it is not one, or says too little. A refund
 * comes as the same message: TRADE_SUCCESS while some money is left, TRADE_CLOSED when none is. TRADE_CLOSED is also
 * a trade that nobody paid; what tells them apart is a time of payment or a refund.
 */
export function tradeReceipt(fields: Record<string, unknown>): Receipt | null {
  const number = textOrNull(fields.out_trade_no);
  const paidAt = parseShanghai(fields.gmt_payment ?? fields.send_pay_date);
  const wasPaid = paidAt !== null || textOrNull(fields.gmt_refund) !== null;
  const state = stateOf(fields.trade_status, wasPaid);
  if (!state || !number) return null;
  const receipt: Receipt = {
    channel: 'ALIPAY',
    number,
    state,
    amountFen: yuanToFen(fields.total_amount),
    // The domestic gateway trades in CNY, and names a currency only when it is another.
    currency: textOrNull(fields.trans_currency) ?? 'CNY',
    merchantId: textOrNull(fields.seller_id),
    appId: textOrNull(fields.app_id),
    payerId:
      textOrNull(fields.buyer_open_id) ?? textOrNull(fields.buyer_id) ?? textOrNull(fields.buyer_user_id),
    transactionId: textOrNull(fields.trade_no),
    paidAt,
  };
  const moneyMoved = state === 'PAID' || state === 'REFUNDED';
  const complete = receipt.amountFen !== null && receipt.merchantId && receipt.appId && receipt.transactionId;
  return moneyMoved && !complete ? null : receipt;
}

function stateOf(tradeStatus: unknown, wasPaid: boolean): Receipt['state'] | null {
  if (tradeStatus === 'WAIT_BUYER_PAY') return 'PENDING';
  if (tradeStatus === 'TRADE_SUCCESS' || tradeStatus === 'TRADE_FINISHED') return 'PAID';
  if (tradeStatus === 'TRADE_CLOSED') return wasPaid ? 'REFUNDED' : 'CLOSED';
  return null;
}
