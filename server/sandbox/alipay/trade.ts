import { isSubject, type Trade } from '../model.js';
import { canonical, yuan } from '../text.js';
import { DAY, MINUTE, parseShanghai, shanghai } from '../time.js';
import { closeTrade, findTrade, isExpired, openTrade, refundedFen, saveTrade } from '../trades.js';
import type { World } from '../world.js';
import { fenOf } from './crypto.js';
import { invalidParameter, refusal } from './errors.js';
import { success, type Call, type Outcome } from './gateway.js';
import { maskedLogon } from './notify.js';

type TradeStatus = 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_FINISHED' | 'TRADE_CLOSED';

export function text(biz: Record<string, unknown>, field: string, max: number): string {
  const value = biz[field];
  if (typeof value !== 'string' || value === '') throw invalidParameter(`${field}不能为空`);
  if (value.length > max) throw invalidParameter(`${field}长度超过${max}`);
  return value;
}

export function money(biz: Record<string, unknown>, field: string): number {
  const value = fenOf(typeof biz[field] === 'number' ? String(biz[field]) : biz[field]);
  if (value === null || value < 1 || value > 10_000_000_000) {
    throw invalidParameter(`${field}须为0.01到100000000.00的金额`);
  }
  return value;
}

/** Alipay closes an unpaid trade by itself when its time is over. */
function settledByTime(world: World, trade: Trade): Trade {
  const over = trade.state === 'OPEN' && isExpired(trade, world.clock.now());
  return over ? saveTrade(world, { ...trade, state: 'CLOSED', closedAt: trade.expiresAt }) : trade;
}

/** The trade a call is about: trade_no wins over out_trade_no. */
export function namedTrade(world: World, biz: Record<string, unknown>): Trade {
  const { trade_no: id, out_trade_no: number } = biz;
  if (!id && !number) throw invalidParameter('out_trade_no和trade_no不能同时为空');
  const handle = typeof id === 'string' && id !== '' ? world.store.get('handle', id) : undefined;
  const trade = id
    ? handle && world.store.get('trade', handle.tradeKey)
    : findTrade(world, 'alipay', String(number));
  if (trade?.channel !== 'alipay') throw refusal('TRADE_NOT_EXIST', '交易不存在');
  return settledByTime(world, trade);
}

function tradeStatus(world: World, trade: Trade): TradeStatus {
  if (trade.state === 'OPEN') return 'WAIT_BUYER_PAY';
  if (trade.state === 'CLOSED' || refundedFen(world, trade) === trade.amountFen) return 'TRADE_CLOSED';
  // A year after payment nothing can be refunded any more.
  return world.clock.now() - trade.paidAt! > 365 * DAY ? 'TRADE_FINISHED' : 'TRADE_SUCCESS';
}

function expiry(biz: Record<string, unknown>, now: number): number {
  if (biz.time_expire === undefined) return now + 15 * DAY;
  const at = parseShanghai(text(biz, 'time_expire', 32));
  if (at === null) throw invalidParameter('time_expire格式须为yyyy-MM-dd HH:mm:ss');
  if (at < now + MINUTE - 5_000 || at > now + 15 * DAY)
    throw invalidParameter('time_expire须在1分钟之后、15天之内');
  return at;
}

export function create(world: World, { biz, params }: Call): Outcome {
  const { keys, clock } = world;
  const number = text(biz, 'out_trade_no', 64);
  if (!/^[0-9A-Za-z_]+$/.test(number)) throw invalidParameter('out_trade_no仅支持字母、数字、下划线');
  const amountFen = money(biz, 'total_amount');
  const title = text(biz, 'subject', 256);
  if (/[/=&]/.test(title)) throw invalidParameter('subject不可使用特殊字符，如 /，=，& 等');
  if (text(biz, 'product_code', 64) !== 'JSAPI_PAY') throw invalidParameter('product_code须为JSAPI_PAY');
  if (text(biz, 'op_app_id', 64) !== keys.alipayAppId) throw invalidParameter('op_app_id与当前应用不一致');
  const payer = text(biz, 'buyer_open_id', 128);
  if (!isSubject('alipay', payer)) throw refusal('BUYER_NOT_EXIST', '买家不存在');
  const attach = biz.passback_params === undefined ? null : text(biz, 'passback_params', 512);
  const notifyUrl = params.get('notify_url') || null;
  if (
    notifyUrl !== null &&
    !(URL.canParse(notifyUrl) && /^https?:/.test(notifyUrl) && notifyUrl.length <= 256)
  ) {
    throw invalidParameter('notify_url须为http(s)地址');
  }
  const fingerprint = canonical({ ...biz, notifyUrl });

  const found = findTrade(world, 'alipay', number);
  if (found) {
    const known = settledByTime(world, found);
    if (known.state === 'PAID') throw refusal('TRADE_HAS_SUCCESS', '交易已被支付');
    if (known.state === 'CLOSED') throw refusal('TRADE_HAS_CLOSE', '交易已经关闭');
    if (known.payer !== payer) throw refusal('TRADE_BUYER_NOT_MATCH', '交易买家不匹配');
    if (known.fingerprint !== fingerprint) throw refusal('CONTEXT_INCONSISTENT', '交易信息被篡改');
    return success({ out_trade_no: number, trade_no: known.id });
  }
  const expiresAt = expiry(biz, clock.now());
  const wanted = { number, fingerprint, amountFen, title, payer, attach, notifyUrl, expiresAt };
  return success({ out_trade_no: number, trade_no: openTrade(world, { channel: 'alipay', ...wanted }).id });
}

export function query(world: World, { biz }: Call): Outcome {
  const trade = namedTrade(world, biz);
  const total = yuan(trade.amountFen);
  const paid = trade.paidAt === null ? '0.00' : total;
  return success({
    buyer_logon_id: maskedLogon(trade.payer),
    buyer_open_id: trade.payer,
    buyer_pay_amount: paid,
    buyer_user_type: 'PRIVATE',
    invoice_amount: paid,
    out_trade_no: trade.number,
    point_amount: '0.00',
    receipt_amount: paid,
    ...(trade.paidAt !== null && { send_pay_date: shanghai(trade.paidAt) }),
    total_amount: total,
    trade_no: trade.id,
    trade_status: tradeStatus(world, trade),
  });
}

export function close(world: World, { biz }: Call): Outcome {
  const { faults, clock } = world;
  const trade = namedTrade(world, biz);
  if (trade.state !== 'OPEN') {
    throw refusal('REASON_TRADE_STATUS_INVALID', '交易状态异常，非待支付状态下不支持关单操作');
  }
  if (faults.take(['close.userpaying'], trade))
    throw refusal('TRADE_STATUS_ERROR', '交易状态不合法，用户支付中');
  const late = faults.take(['close.thenpaid'], trade);
  closeTrade(world, trade, late ? clock.now() + (late.delayMs ?? 0) : null);
  return success({ out_trade_no: trade.number, trade_no: trade.id });
}
