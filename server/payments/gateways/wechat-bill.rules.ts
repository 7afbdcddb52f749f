import { billOf, textOf, unreadable } from './bill.rules.js';
import type { BillOutcome, BillRow } from './gateway.js';
import { textOrNull } from './gateway.rules.js';
import type { WechatAnswer } from './wechat.rules.js';
import { yuanToFen } from './yuan.js';

/** Where a bill lies, and the SHA-1 of its bytes in lower-case hex. */
interface BillOffer {
  kind: 'OFFER';
  url: string;
  sha1: string;
}

/** WeChat Pay writes a day's bill from ten o'clock of the next. */
export function billOffer({ status, code, body }: WechatAnswer): BillOffer | BillOutcome {
  if (status === 400 && code === 'NO_STATEMENT_EXIST') return { kind: 'EMPTY' };
  if (status === 400 && code === 'STATEMENT_CREATING') return { kind: 'NOT_READY', reason: code };
  if (status !== 200) return unreadable(code || `HTTP_${status}`);
  const { download_url: url, hash_type: hashType, hash_value: hash } = body;
  const isHash = hashType === 'SHA1' && typeof hash === 'string' && /^[0-9a-f]{40}$/i.test(hash);
  if (typeof url !== 'string' || !isHash) return unreadable('MALFORMED');
  return { kind: 'OFFER', url, sha1: hash.toLowerCase() };
}

const COLUMNS = [
  '微信订单号',
  '商户订单号',
  '交易状态',
  '货币种类',
  '商户退款单号',
  '退款状态',
  '订单金额',
  '申请退款金额',
] as const;

/**
 * The lines of a trade bill: a head, rows with a backtick before every value, and a sum with a head of its own, by
 * which the end is told from a file that was cut short.
 */
export function readBill(bytes: Buffer): BillOutcome {
  const lines = textOf(bytes, 'utf-8')?.trimEnd().split(/\r?\n/);
  if (!lines) return unreadable('CHARSET');
  const end = lines.findIndex((line, index) => index > 0 && !line.startsWith('`'));
  const isWhole = end > 0 && lines[end]?.startsWith('总交易单数') && lines.length === end + 2;
  if (!isWhole) return unreadable('CUT_SHORT');
  const head = (lines[0] ?? '').split(',').map(name => name.trim());
  // A title may have a comma; a comma with a backtick it has not, because orders are created without backticks.
  const rows = lines.slice(1, end).map(line => line.slice(1).split(',`'));
  return billOf(head, rows, COLUMNS, billRow);
}

/** A refund's row names the payment, too. What was ordered and asked back counts, whatever a coupon paid of it. */
function billRow(cells: Record<(typeof COLUMNS)[number], string>): BillRow | null {
  const { 商户退款单号: refunded, 交易状态: trade, 退款状态: refund } = cells;
  const refundNumber = refunded === '0' ? null : textOrNull(refunded);
  const amountFen = yuanToFen(refundNumber ? cells.申请退款金额 : cells.订单金额);
  const number = textOrNull(cells.商户订单号);
  const transactionId = textOrNull(cells.微信订单号);
  if (!number || !transactionId || amountFen === null || cells.货币种类 !== 'CNY') return null;
  const common = { number, refundNumber, transactionId, amountFen };
  if (!refundNumber) return { kind: 'PAYMENT', ...common, state: trade, done: trade === 'SUCCESS' };
  const state = trade === 'REFUND' ? refund : trade;
  return { kind: 'REFUND', ...common, state, done: trade === 'REFUND' && refund === 'SUCCESS' };
}
