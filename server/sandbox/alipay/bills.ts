import { billLines, feeFen, offerDownload, sumFen, type BillLine } from '../bills.js';
import { encodeGbk } from '../gbk.js';
import type { Answer, Request } from '../http.js';
import { yuan } from '../text.js';
import { DAY, HOUR, parseDay, SECOND, shanghai, shanghaiDay } from '../time.js';
import type { World } from '../world.js';
import { zip } from '../zip.js';
import { AlipayError, invalidParameter } from './errors.js';
import { success, type Call, type Outcome } from './gateway.js';
import { maskedLogon } from './notify.js';
import { text } from './trade.js';

const URL_LIFE_MS = 30 * SECOND;

const HEAD =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';
const SUM_HEAD =
  '门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）';

export function billUrl(world: World, { biz }: Call): Outcome {
  const { clock, origin } = world;
  if (text(biz, 'bill_type', 20) !== 'trade') throw invalidParameter('bill_type仅支持trade');
  const start = parseDay(text(biz, 'bill_date', 15));
  if (start === null) throw invalidParameter('bill_date格式须为yyyy-MM-dd');
  const now = clock.now();
  const lines = now < start + DAY + 9 * HOUR ? [] : billLines(world, 'alipay', start);
  if (lines.length === 0) {
    throw new AlipayError('40004', 'Business Failed', 'isp.bill_not_exist', '账单不存在');
  }
  const body = archive(world, start, lines);
  const token = offerDownload(world, { body, type: 'application/zip', expiresAt: now + URL_LIFE_MS });
  return success({ bill_download_url: `${origin}/alipay/billdownload?token=${token}` });
}

export function downloadBill({ downloads, clock }: World, { query }: Request): Answer {
  const file = downloads.get(query.get('token') ?? '');
  if (!file || file.expiresAt <= clock.now()) {
    return {
      status: 403,
      headers: { 'content-type': 'text/html;charset=GBK' },
      body: 'expired',
      code: 'EXPIRED',
    };
  }
  return { status: 200, headers: { 'content-type': file.type }, body: file.body };
}

function archive(world: World, start: number, lines: readonly BillLine[]): Buffer {
  const account = `${world.keys.sellerId}0156`;
  const stem = `${account}_${shanghaiDay(start).replaceAll('-', '')}_业务明细`;
  const now = shanghai(world.clock.now());
  const file = (name: string, rows: readonly string[]) => ({
    name: encodeGbk(`${name}.csv`),
    body: encodeGbk(`${rows.join('\r\n')}\r\n`),
  });
  return zip(
    [
      file(stem, details(account, start, now, lines)),
      file(`${stem}(汇总)`, summary(account, start, now, lines)),
    ],
    now,
  );
}

/** `2026年03月01日 09:30:00` */
const chinese = (local: string): string => local.replace(/(\d+)-(\d+)-(\d+)/, '$1年$2月$3日');

const opening = (title: string, account: string, start: number): string[] => [
  `#支付宝${title}查询`,
  `#账号：[${account}]`,
  `#起始日期：[${chinese(shanghai(start))}]   终止日期：[${chinese(shanghai(start + DAY))}]`,
];

const rule = (title: string): string => `#${'-'.repeat(41)}${title}${'-'.repeat(40)}`;

function details(account: string, start: number, now: string, lines: readonly BillLine[]): string[] {
  const count = (kind: BillLine['kind']) => lines.filter(line => line.kind === kind).length;
  return [
    ...opening('业务明细', account, start),
    rule('业务明细列表'),
    HEAD,
    ...lines.map(line => values(line).join(',')),
    rule('业务明细列表结束'),
    `#交易合计：${count('payment')}笔，商家实收共${yuan(sumFen(lines, 'payment'))}元，商家优惠共0.00元`,
    `#退款合计：${count('refund')}笔，商家实收退款共${minus(sumFen(lines, 'refund'))}元，商家优惠退款共0.00元`,
    `#导出时间：[${chinese(now)}]`,
  ];
}

const minus = (fen: number): string => (fen === 0 ? '0.00' : `-${yuan(fen)}`);
const signed = (fen: number): string => (fen < 0 ? minus(-fen) : yuan(fen));

/** Numbers end in a tab, so that a spreadsheet does not round them. */
function values(line: BillLine): string[] {
  const paid = (line.kind === 'payment') === (line.status === 'right');
  const sum = line.kind === 'payment' ? yuan(line.amountFen) : minus(line.amountFen);
  const fee = feeFen(line.amountFen);
  return [
    `${line.tradeId}\t`,
    `${line.number}\t`,
    paid ? '交易' : '退款',
    `${line.title.replaceAll(',', '，')}\t`,
    shanghai(line.createdAt),
    shanghai(line.at),
    '\t',
    '',
    '\t',
    '\t',
    `${maskedLogon(line.payer)}\t`,
    sum,
    sum,
    ...['0.00', '0.00', '0.00', '0.00', '0.00', '\t', '0.00', '0.00'],
    `${line.refundNumber}\t`,
    line.kind === 'payment' ? minus(fee) : yuan(fee),
    '0.00',
    line.attach,
  ];
}

function summary(account: string, start: number, now: string, lines: readonly BillLine[]): string[] {
  const count = (kind: BillLine['kind']) => String(lines.filter(line => line.kind === kind).length);
  const net = sumFen(lines, 'payment') - sumFen(lines, 'refund');
  const fees = sumFen(lines, 'refund', feeFen) - sumFen(lines, 'payment', feeFen);
  const sums = [
    count('payment'),
    count('refund'),
    signed(net),
    signed(net),
    '0.00',
    '0.00',
    '0.00',
    signed(fees),
    '0.00',
  ];
  return [
    ...opening('业务汇总', account, start),
    rule('业务汇总列表'),
    SUM_HEAD,
    ['合计', '', ...sums, signed(net + fees)].join(','),
    rule('业务汇总列表结束'),
    `#导出时间：[${chinese(now)}]`,
  ];
}
