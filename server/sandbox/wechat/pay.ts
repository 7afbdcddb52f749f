import { json, type Answer, type Request } from '../http.js';
import { tradeKey, type Trade } from '../model.js';
import { canonical } from '../text.js';
import { HOUR } from '../time.js';
import { closeTrade, findTrade, isExpired, newHandle, openTrade, saveTrade } from '../trades.js';
import type { World } from '../world.js';
import { paramError, WechatError } from './errors.js';
import * as input from './input.js';
import { transaction, tradeState } from './transaction.js';

/** A prepay id launches payments for two hours. */
export const PREPAY_LIFE_MS = 2 * HOUR;

const closed = () => new WechatError(400, 'ORDER_CLOSED', '订单已关闭');
const paid = () => new WechatError(400, 'ORDERPAID', '该订单已支付');
const absent = () => new WechatError(404, 'ORDER_NOT_EXIST', '订单不存在');

export function create(world: World, request: Request): Answer {
  const { keys, clock } = world;
  const body = input.readJson(request.body);
  if (input.text(body, 'mchid', 32) !== keys.mchid)
    throw new WechatError(400, 'MCH_NOT_EXISTS', '商户号不存在');
  if (input.text(body, 'appid', 32) !== keys.appid) {
    throw new WechatError(400, 'APPID_MCHID_NOT_MATCH', 'AppID和mch_id不匹配');
  }
  const number = input.tradeNumber(input.text(body, 'out_trade_no', 32), 'body');
  const title = input.text(body, 'description', 127);
  const attach = input.optionalText(body, 'attach', 128);
  const notifyUrl = input.notifyUrl(input.text(body, 'notify_url', 255));
  const amount = input.object(body, 'amount');
  const amountFen = input.fen(amount, 'amount', 'total');
  input.currency(amount);
  const payer = input.openid(input.object(body, 'payer'));
  const expiry = input.optionalText(body, 'time_expire', 64);
  const fingerprint = canonical(body);

  const known = findTrade(world, 'wechat', number);
  if (known) return repeat(world, known, fingerprint);
  const expiresAt = input.timeExpire(expiry, clock.now());
  const wanted = { number, fingerprint, amountFen, title, payer, attach, notifyUrl, expiresAt };
  return json(200, { prepay_id: openTrade(world, { channel: 'wechat', ...wanted }).id });
}

/** The same number again: the same order when every parameter is the same, otherwise a refusal. */
function repeat(world: World, known: Trade, fingerprint: string): Answer {
  const now = world.clock.now();
  if (tradeState(known) === 'REFUND') throw new WechatError(403, 'OUT_TRADE_NO_USED', '商户订单号重复');
  if (known.state === 'PAID') throw paid();
  if (known.state === 'CLOSED') throw closed();
  if (known.fingerprint !== fingerprint) throw new WechatError(400, 'INVALID_REQUEST', '201 商户订单号重复');
  if (isExpired(known, now)) throw new WechatError(400, 'INVALID_REQUEST', '订单已过支付截止时间');
  const handle = world.store.get('handle', known.id)!;
  if (now - handle.createdAt < PREPAY_LIFE_MS) return json(200, { prepay_id: known.id });
  const id = newHandle(world, 'wechat', tradeKey('wechat', known.number));
  saveTrade(world, { ...known, id });
  return json(200, { prepay_id: id });
}

function ownMerchant({ keys }: World, mchid: unknown, location: 'body' | 'query'): void {
  if (typeof mchid !== 'string' || mchid === '')
    throw paramError(location, '/mchid', mchid, '必填字符串缺失');
  if (mchid !== keys.mchid) throw new WechatError(403, 'NO_AUTH', '商户号与签名的商户号不一致');
}

export function queryByNumber(world: World, request: Request, number: string): Answer {
  ownMerchant(world, request.query.get('mchid'), 'query');
  const trade = findTrade(world, 'wechat', input.tradeNumber(number, 'uri'));
  if (!trade) throw absent();
  return json(200, { ...transaction(world.keys, trade), promotion_detail: [] });
}

export function queryById(world: World, request: Request, transactionId: string): Answer {
  ownMerchant(world, request.query.get('mchid'), 'query');
  const trade = world.store
    .all('trade')
    .find(({ channel, transactionId: id }) => channel === 'wechat' && id === transactionId);
  if (!trade) throw absent();
  return json(200, { ...transaction(world.keys, trade), promotion_detail: [] });
}

export function close(world: World, request: Request, number: string): Answer {
  const { faults, clock } = world;
  ownMerchant(world, input.readJson(request.body).mchid, 'body');
  const trade = findTrade(world, 'wechat', input.tradeNumber(number, 'uri'));
  if (!trade) throw absent();
  if (trade.state === 'PAID') throw paid();
  if (trade.state === 'CLOSED') throw closed();
  if (faults.take(['close.userpaying'], trade)) {
    return {
      ...json(202, { code: 'USER_PAYING', message: '用户支付中，需要输入密码' }),
      code: 'USER_PAYING',
    };
  }
  const late = faults.take(['close.thenpaid'], trade);
  closeTrade(world, trade, late ? clock.now() + (late.delayMs ?? 0) : null);
  return { status: 204, body: '' };
}
