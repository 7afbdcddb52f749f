import { parseShanghai } from '../../kernel/shanghai.js';
import type { AlipayAnswer } from '../../users/platforms/alipay-line.js';
import { heardFrom } from './alipay.rules.js';
import type { RefundQueryOutcome, RefundReceipt } from './gateway.js';
import { absentRefund, textOrNull, type RefundAnswer, type RefundNumbers } from './gateway.rules.js';
import { yuanToFen } from './yuan.js';

/** Nothing is wrong with the refund: the seller's balance is short, or Alipay asks to wait. */
const LATER = ['ACQ.SELLER_BALANCE_NOT_ENOUGH', 'ACQ.REFUND_CHARGE_ERROR'];

/** The code of a merchant that calls too often. */
const CALL_LIMITED = '40005';

/**
 * `10000` only says that the request was taken. `fund_change: Y` says that it moved money; after anything else, and
 * after a refusal, which may mean that the refund is there already, a query has the last word.
 */
export function refundOutcome(
  asked: RefundNumbers & { amountFen: number },
  answer: AlipayAnswer,
): RefundAnswer {
  const heard = heardFrom(answer);
  if (!heard.decided) return { kind: 'UNKNOWN', reason: heard.reason };
  const { code, subCode, fields } = heard;
  if (code === CALL_LIMITED || LATER.includes(subCode)) return { kind: 'LATER', reason: subCode };
  if (code !== '10000') return { kind: 'ASK', ifAbsent: { kind: 'REFUSED', reason: subCode } };
  if (fields.out_trade_no !== asked.paymentNumber) return { kind: 'UNKNOWN', reason: 'NUMBER_MISMATCH' };
  const receipt = underWay(asked);
  if (fields.fund_change !== 'Y') return { kind: 'ASK', ifAbsent: { kind: 'ACCEPTED', receipt } };
  // The answer's `refund_fee` is the sum of all refunds so far; this one has the amount it was asked with.
  const finishedAt = parseShanghai(fields.gmt_refund_pay);
  return {
    kind: 'ACCEPTED',
    receipt: { ...receipt, state: 'SUCCEEDED', amountFen: asked.amountFen, finishedAt },
  };
}

/** A refund that Alipay does not know, or that failed, is answered with `10000` and no `refund_status`. */
export function refundQueryOutcome(asked: RefundNumbers, answer: AlipayAnswer): RefundQueryOutcome {
  const heard = heardFrom(answer);
  if (!heard.decided) return { known: false, reason: heard.reason };
  const { code, subCode, fields } = heard;
  const absent: RefundQueryOutcome = { known: true, receipt: absentRefund('ALIPAY', asked) };
  if (subCode === 'ACQ.TRADE_NOT_EXIST') return absent;
  if (code !== '10000') return { known: false, reason: subCode };
  if (fields.refund_status === undefined || fields.refund_status === '') return absent;
  const amountFen = yuanToFen(fields.refund_amount);
  if (fields.refund_status !== 'REFUND_SUCCESS' || amountFen === null)
    return { known: false, reason: 'MALFORMED' };
  if (fields.out_request_no !== asked.number || fields.out_trade_no !== asked.paymentNumber)
    return { known: false, reason: 'NUMBER_MISMATCH' };
  const finishedAt = parseShanghai(fields.gmt_refund_pay);
  return { known: true, receipt: { ...underWay(asked), state: 'SUCCEEDED', amountFen, finishedAt } };
}

/**
 * The refund a trade's notification is about, or null. It tells the sum of all refunds and not this one's, and comes
 * for any of them, so that it only says: ask.
 */
export function notifiedRefund(fields: Record<string, string>): RefundReceipt | null {
  const number = textOrNull(fields.out_biz_no);
  const paymentNumber = textOrNull(fields.out_trade_no);
  const isRefund = Boolean(fields.gmt_refund ?? fields.refund_fee);
  return isRefund && number && paymentNumber ? underWay({ number, paymentNumber }) : null;
}

/** Alipay gives a refund no number of its own. */
const underWay = ({ number, paymentNumber }: RefundNumbers): RefundReceipt => ({
  channel: 'ALIPAY',
  number,
  paymentNumber,
  state: 'PROCESSING',
  amountFen: null,
  refundId: null,
  finishedAt: null,
});
