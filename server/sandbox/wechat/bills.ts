import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { billLines, feeFen, offerDownload, sumFen, type BillLine } from '../bills.js';
import { json, type Answer, type Request } from '../http.js';
import { yuan } from '../text.js';
import { DAY, HOUR, MINUTE, parseDay, shanghai } from '../time.js';
import type { World } from '../world.js';
import { paramError, WechatError } from './errors.js';

/** The SDKs strip this very address before they sign, so it is given whatever the sandbox's own address is. */
const DOWNLOAD = 'https://api.mch.weixin.qq.com/v3/billdownload/file';
const TYPES = ['ALL', 'SUCCESS', 'REFUND'];

const HEAD =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const SUM_HEAD =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

export function tradeBill(world: World, { query }: Request): Answer {
  const date = query.get('bill_date') ?? '';
  const start = parseDay(date);
  if (start === null) throw paramError('query', '/bill_date', date, '格式须为yyyy-MM-dd');
  const type = query.get('bill_type') ?? 'ALL';
  if (!TYPES.includes(type)) throw paramError('query', '/bill_type', type, `须为${TYPES.join('、')}之一`);
  const packing = query.get('tar_type');
  if (packing !== null && packing !== 'GZIP') throw paramError('query', '/tar_type', packing, '须为GZIP');
  const now = world.clock.now();
  if (start + DAY > now || now - start > 93 * DAY) {
    throw paramError('query', '/bill_date', date, '仅可申请三个月内、今日之前的账单');
  }
  // The bill of a day is ready at ten the next morning.
  if (now < start + DAY + 10 * HOUR) throw new WechatError(400, 'STATEMENT_CREATING', '账单生成中');
  const lines = billLines(world, 'wechat', start).filter(
    ({ kind }) => type === 'ALL' || (kind === 'payment') === (type === 'SUCCESS'),
  );
  if (lines.length === 0) throw new WechatError(400, 'NO_STATEMENT_EXIST', '账单文件不存在');
  const bill = Buffer.from(csv(world, lines));
  const packed = packing === 'GZIP';
  const token = offerDownload(world, {
    body: packed ? gzipSync(bill) : bill,
    type: packed ? 'application/gzip' : 'text/plain; charset=utf-8',
    expiresAt: now + 5 * MINUTE,
  });
  return json(200, {
    download_url: `${DOWNLOAD}?token=${token}`,
    hash_type: 'SHA1',
    hash_value: createHash('sha1').update(bill).digest('hex'),
  });
}

export function downloadBill({ downloads, clock }: World, { query }: Request): Answer {
  const file = downloads.get(query.get('token') ?? '');
  if (!file || file.expiresAt <= clock.now())
    throw new WechatError(400, 'INVALID_REQUEST', 'token无效或已过期');
  return { status: 200, headers: { 'content-type': file.type }, body: file.body };
}

/** Sums in yuan, a backtick before every value, a byte order mark before everything. */
function csv(world: World, lines: readonly BillLine[]): string {
  const row = (values: readonly string[]) => values.map(value => `\`${value}`).join(',');
  const [paid, refunded] = [sumFen(lines, 'payment'), sumFen(lines, 'refund')];
  const fees = sumFen(lines, 'payment', feeFen) - sumFen(lines, 'refund', feeFen);
  const sums = [
    String(lines.length),
    yuan(paid),
    yuan(refunded),
    '0.00',
    fee(fees),
    yuan(paid),
    yuan(refunded),
  ];
  const text = [HEAD, ...lines.map(line => row(values(world, line))), SUM_HEAD, row(sums)];
  return `\uFEFF${text.join('\r\n')}\r\n`;
}

const fee = (fen: number): string => `${fen < 0 ? '-' : ''}${yuan(Math.abs(fen))}000`;

function values({ keys }: World, line: BillLine): string[] {
  const paid = line.kind === 'payment';
  const sum = yuan(line.amountFen);
  const state = line.status === 'wrong' ? 'REVOKED' : paid ? 'SUCCESS' : 'REFUND';
  return [
    shanghai(line.at),
    keys.appid,
    keys.mchid,
    '0',
    '',
    line.tradeId,
    line.number,
    line.payer,
    'JSAPI',
    state,
    'OTHERS',
    'CNY',
    paid ? sum : '0.00',
    '0.00',
    paid ? '0' : line.refundId,
    paid ? '0' : line.refundNumber,
    paid ? '0.00' : sum,
    '0.00',
    paid ? '' : 'ORIGINAL',
    paid ? '' : 'SUCCESS',
    line.title,
    line.attach,
    fee(paid ? feeFen(line.amountFen) : -feeFen(line.amountFen)),
    '0.60%',
    paid ? sum : '0.00',
    paid ? '0.00' : sum,
    '',
  ];
}
