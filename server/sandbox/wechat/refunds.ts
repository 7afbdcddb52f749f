import type { Answer, Request } from '../http.js';
import { json } from '../http.js';
import { refundKey, type Refund, type Trade } from '../model.js';
import { canonical } from '../text.js';
import { DAY, MINUTE, rfc3339, SECOND } from '../time.js';
import { findTrade, keyOf, openRefund, refundsOf, reservedFen } from '../trades.js';
import type { World } from '../world.js';
import { paramError, WechatError } from './errors.js';
import * as input from './input.js';

const SETTLES_AFTER_MS = 2 * SECOND;
const MOST_REFUNDS = 50;

const invalid = (message: string) => new WechatError(400, 'INVALID_REQUEST', message);
const absent = () => new WechatError(404, 'RESOURCE_NOT_EXISTS', '退款单不存在');

function refundNumber(value: string, location: 'body' | 'uri'): string {
  if (/^[0-9A-Za-z_\-|*@]{1,64}$/.test(value)) return value;
  throw paramError(location, '/out_refund_no', value, '须为1到64个字符，只能是数字、大小写字母_-|*@');
}

function namedTrade(world: World, body: Record<string, unknown>): Trade {
  const transactionId = input.optionalText(body, 'transaction_id', 32);
  const number = input.optionalText(body, 'out_trade_no', 32);
  if (transactionId === null && number === null) {
    throw paramError('body', '/transaction_id', null, 'transaction_id和out_trade_no须填其一');
  }
  const trade =
    transactionId === null
      ? findTrade(world, 'wechat', number!)
      : world.store
          .all('trade')
          .find(({ channel, transactionId: id }) => channel === 'wechat' && id === transactionId);
  if (!trade) throw new WechatError(404, 'RESOURCE_NOT_EXISTS', '订单不存在');
  return trade;
}

export function refund(world: World, request: Request): Answer {
  const { store, clock } = world;
  const body = input.readJson(request.body);
  const number = refundNumber(input.text(body, 'out_refund_no', 64), 'body');
  const reason = input.optionalText(body, 'reason', 80);
  const url = input.optionalText(body, 'notify_url', 256);
  const notifyUrl = url === null ? null : input.notifyUrl(url);
  const amount = input.object(body, 'amount');
  const amountFen = input.fen(amount, 'amount', 'refund');
  const totalFen = input.fen(amount, 'amount', 'total');
  if (amount.currency !== 'CNY') throw paramError('body', '/amount/currency', amount.currency, '仅支持CNY');
  const fingerprint = canonical(body);
  const trade = namedTrade(world, body);

  const known = store.get('refund', refundKey('wechat', keyOf(trade), number));
  if (known) {
    if (known.fingerprint !== fingerprint) throw invalid('退款单号已存在，且与原请求参数不一致');
    return json(200, described(store.get('trade', known.tradeKey)!, known));
  }
  if (trade.state !== 'PAID') throw invalid('订单未支付，无法退款');
  if (totalFen !== trade.amountFen) throw invalid('原订单金额与请求的total不一致');
  const now = clock.now();
  if (now - trade.paidAt! > 365 * DAY) throw invalid('订单已超过可退款的期限');
  if (amountFen > trade.amountFen - reservedFen(world, trade))
    throw invalid('申请退款金额大于订单剩余可退金额');
  const earlier = refundsOf(world, trade);
  if (earlier.length >= MOST_REFUNDS)
    throw new WechatError(403, 'RULE_LIMIT', '订单的部分退款次数已超过50次');
  if (earlier.some(({ createdAt }) => now - createdAt < MINUTE)) {
    throw new WechatError(429, 'FREQUENCY_LIMITED', '频率限制，同一订单的多次退款须间隔1分钟');
  }
  const wanted = { number, fingerprint, amountFen, reason, notifyUrl };
  return json(200, described(trade, openRefund(world, trade, wanted, SETTLES_AFTER_MS)));
}

export function queryRefund({ store }: World, _request: Request, number: string): Answer {
  const found = store.get('refund', refundKey('wechat', '', refundNumber(number, 'uri')));
  if (!found) throw absent();
  return json(200, described(store.get('trade', found.tradeKey)!, found));
}

function described(trade: Trade, refund: Refund): Record<string, unknown> {
  return {
    refund_id: refund.id,
    out_refund_no: refund.number,
    transaction_id: trade.transactionId,
    out_trade_no: trade.number,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    ...(refund.state === 'SUCCESS' && { success_time: rfc3339(refund.settledAt!) }),
    create_time: rfc3339(refund.createdAt),
    status: refund.state,
    funds_account: 'AVAILABLE',
    amount: {
      total: trade.amountFen,
      refund: refund.amountFen,
      from: [],
      payer_total: trade.amountFen,
      payer_refund: refund.amountFen,
      settlement_refund: refund.amountFen,
      settlement_total: trade.amountFen,
      discount_refund: 0,
      currency: 'CNY',
    },
    promotion_detail: [],
  };
}
