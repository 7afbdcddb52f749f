import { refundKey, type Refund, type Trade } from '../model.js';
import { findTrade, refundsOf, reservedFen, saveTrade } from '../trades.js';
import type { World } from '../world.js';
import { absent, alreadyDone, wrongField, wrongOpenid } from './errors.js';

type Fields = Record<string, unknown>;

const seconds = (ms: number | null): number => (ms === null ? 0 : Math.floor(ms / 1000));

/** What the merchant may still give back: nothing before it is paid. */
export const leftFen = (world: World, trade: Trade): number =>
  trade.state === 'PAID' ? trade.amountFen - reservedFen(world, trade) : 0;

function readEnv(body: Fields): 0 | 1 {
  if (body.env === 0 || body.env === 1) return body.env;
  throw wrongField('env须为0或1');
}

/** The number an order is asked for by: the merchant's, or the platform's under another name. */
function readName(body: Fields): { number: string | null; id: string | null } {
  const [number, id] = [body.order_id ?? null, body.wx_order_id ?? null];
  const one = number ?? id;
  if (typeof one !== 'string' || one === '' || (number !== null && id !== null))
    throw wrongField('order_id与wx_order_id须填其一');
  return number === null ? { number: null, id: one } : { number: one, id: null };
}

/** The order of virtual goods that a call names, in the environment it names. */
export function namedOrder(world: World, body: Fields): Trade {
  const env = readEnv(body);
  const { number, id } = readName(body);
  const trade =
    number === null
      ? world.store.all('trade').find(known => known.channel === 'wechat-virtual' && known.id === id)
      : findTrade(world, 'wechat-virtual', number);
  if (!trade || trade.virtual?.env !== env) throw absent();
  return trade;
}

/** Only the buyer's own openid finds an order. */
export function buyerOf(body: Fields, trade: Trade): void {
  if (body.openid !== trade.payer) throw wrongOpenid();
}

function namedRefund({ store }: World, body: Fields): Refund | undefined {
  const { number, id } = readName(body);
  return number === null
    ? store.all('refund').find(known => known.channel === 'wechat-virtual' && known.id === id)
    : store.get('refund', refundKey('wechat-virtual', '', number));
}

export function queryOrder(world: World, body: Fields): Fields {
  const refund = namedRefund(world, body);
  if (refund) {
    const trade = world.store.get('trade', refund.tradeKey)!;
    if (trade.virtual?.env !== readEnv(body)) throw absent();
    buyerOf(body, trade);
    return { order: describedRefund(trade, refund) };
  }
  const trade = namedOrder(world, body);
  buyerOf(body, trade);
  return { order: described(world, trade) };
}

/** 1 created, 2 paid, 4 delivered, 5 given back as a whole, 6 closed. */
function statusOf(world: World, trade: Trade): number {
  if (trade.state === 'OPEN') return 1;
  if (trade.state === 'CLOSED') return 6;
  if (leftFen(world, trade) === 0 && refundsOf(world, trade).every(refund => refund.state !== 'PROCESSING'))
    return 5;
  return trade.virtual!.deliveredAt === null ? 2 : 4;
}

function described(world: World, trade: Trade): Fields {
  const { os, channelOrderId, deliveredAt } = trade.virtual!;
  const paid = trade.paidAt !== null;
  const byWechat = paid && os !== 'ios';
  return {
    ...common(trade),
    order_id: trade.number,
    create_time: seconds(trade.createdAt),
    update_time: seconds(deliveredAt ?? trade.paidAt ?? trade.createdAt),
    status: statusOf(world, trade),
    paid_fee: paid ? trade.amountFen : 0,
    order_type: os === 'ios' ? 7 : 0,
    refund_fee: 0,
    paid_time: seconds(trade.paidAt),
    provide_time: seconds(deliveredAt),
    biz_meta: trade.attach ?? '',
    left_fee: leftFen(world, trade),
    wx_order_id: trade.id,
    channel_order_id: byWechat ? channelOrderId : '',
    wxpay_order_id: byWechat ? trade.transactionId : '',
  };
}

const REFUND_STATUS: Record<Refund['state'], number> = { PROCESSING: 1, SUCCESS: 5, CLOSED: 7, ABNORMAL: 7 };

function describedRefund(trade: Trade, refund: Refund): Fields {
  const ios = trade.virtual!.os === 'ios';
  return {
    ...common(trade),
    order_id: refund.number,
    create_time: seconds(refund.createdAt),
    update_time: seconds(refund.settledAt ?? refund.createdAt),
    status: REFUND_STATUS[refund.state],
    paid_fee: 0,
    order_type: ios ? 8 : 1,
    refund_fee: refund.amountFen,
    paid_time: seconds(refund.settledAt),
    provide_time: 0,
    biz_meta: refund.reason ?? '',
    left_fee: 0,
    wx_order_id: refund.id,
    channel_order_id: '',
    wxpay_order_id: '',
  };
}

const common = (trade: Trade): Fields => ({
  biz_type: 0,
  order_fee: trade.amountFen,
  coupon_fee: 0,
  env_type: trade.virtual!.env + 1,
  token: '',
  sett_time: 0,
  sett_state: 0,
});

/** The buyer has what was paid for; a push that is acknowledged says the same. */
export function markDelivered(world: World, trade: Trade): Trade {
  if (!trade.virtual || trade.virtual.deliveredAt !== null) return trade;
  return saveTrade(world, { ...trade, virtual: { ...trade.virtual, deliveredAt: world.clock.now() } });
}

export function provideGoods(world: World, body: Fields): Fields {
  const trade = namedOrder(world, body);
  if (trade.state !== 'PAID') throw wrongField('订单未支付');
  if (trade.virtual!.deliveredAt !== null) throw alreadyDone();
  markDelivered(world, trade);
  return {};
}
