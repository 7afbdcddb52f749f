import { startOfShanghaiDay } from '../../kernel/shanghai.js';
import type { AlipayAnswer } from '../../users/platforms/alipay-line.js';
import { heardFrom } from './alipay.rules.js';
import { billOf, textOf, unreadable } from './bill.rules.js';
import type { BillOutcome, BillRow } from './gateway.js';
import { textOrNull } from './gateway.rules.js';
import { yuanToFen } from './yuan.js';

/** Alipay writes a day's bill until nine the next morning; an hour more for clocks and late writers, in milliseconds. */
const WRITTEN_AFTER_MS = (24 + 10) * 3_600_000;

/** Where a bill lies for about half a minute. Alipay has one word for "not yet" and "nothing", so that time tells. */
export function billOffer(
  day: string,
  now: Date,
  gatewayUrl: string,
  answer: AlipayAnswer,
): { kind: 'OFFER'; url: string } | BillOutcome {
  if (answer.kind === 'ANSWER' && answer.fields.sub_code === 'isp.bill_not_exist') {
    const start = startOfShanghaiDay(day)?.getTime() ?? Infinity;
    const isWritten = now.getTime() >= start + WRITTEN_AFTER_MS;
    return isWritten ? { kind: 'EMPTY' } : { kind: 'NOT_READY', reason: 'isp.bill_not_exist' };
  }
  const heard = heardFrom(answer);
  if (!heard.decided) return unreadable(heard.reason);
  if (heard.code !== '10000') return unreadable(heard.subCode);
  const url = downloadUrl(heard.fields.bill_download_url, gatewayUrl);
  return url ? { kind: 'OFFER', url } : unreadable('MALFORMED');
}

/** Nobody signs the file, so that it comes by https (Alipay's own examples say http), or from the gateway itself. */
function downloadUrl(offered: unknown, gatewayUrl: string): string | null {
  if (typeof offered !== 'string' || !URL.canParse(offered)) return null;
  const url = new URL(offered);
  if (url.origin === new URL(gatewayUrl).origin) return url.href;
  url.protocol = 'https:';
  return url.protocol === 'https:' ? url.href : null;
}

/** The name of the one file that lists trades; beside it lies one with sums, `…业务明细(汇总).csv`. */
export const DETAILS = /业务明细\.csv$/;

const COLUMNS = ['支付宝交易号', '商户订单号', '业务类型', '订单金额（元）', '退款批次号/请求号'] as const;

/** Remarks begin with `#`; between the two that frame the list stand a head and the rows. */
export function readBill(bytes: Buffer): BillOutcome {
  const lines = textOf(bytes, 'gb18030')?.trimEnd().split(/\r?\n/);
  if (!lines) return unreadable('CHARSET');
  const from = lines.findIndex(line => /^#-+业务明细列表-+$/.test(line));
  const to = lines.findIndex(line => /^#-+业务明细列表结束-+$/.test(line));
  if (from < 0 || to < from + 2) return unreadable('CUT_SHORT');
  // Numbers end in a tab, so that a spreadsheet does not round them.
  const [head = [], ...rows] = lines
    .slice(from + 1, to)
    .map(line => line.split(',').map(cell => cell.trim()));
  return billOf(head, rows, COLUMNS, billRow);
}

/** A refund's row names the payment, too, and has its sum with a minus. */
function billRow(cells: Record<(typeof COLUMNS)[number], string>): BillRow | null {
  const refundNumber = textOrNull(cells['退款批次号/请求号']);
  const sum = cells['订单金额（元）'];
  const amountFen = yuanToFen(refundNumber ? sum.replace(/^-/, '') : sum);
  const number = textOrNull(cells.商户订单号);
  const transactionId = textOrNull(cells.支付宝交易号);
  if (!number || !transactionId || amountFen === null) return null;
  const { 业务类型: state } = cells;
  const common = { number, refundNumber, transactionId, amountFen, state };
  return refundNumber
    ? { kind: 'REFUND', ...common, done: state === '退款' }
    : { kind: 'PAYMENT', ...common, done: state === '交易' };
}
