import { refundKey } from '../model.js';
import { canonical } from '../text.js';
import { SECOND } from '../time.js';
import { findTrade, keyOf, openRefund, refundsOf } from '../trades.js';
import type { World } from '../world.js';
import { refundUnderWay, wrongField, wrongRest } from './errors.js';
import { buyerOf, leftFen, namedOrder } from './orders.js';

type Fields = Record<string, unknown>;

export const SETTLES_AFTER_MS = 2 * SECOND;

function readRefund(body: Fields) {
  const { refund_order_id: number, refund_fee: fen, biz_meta: meta } = body;
  if (typeof number !== 'string' || !/^[0-9A-Za-z_-]{8,32}$/.test(number))
    throw wrongField('refund_order_id须为8到32个字符，只能是字母、数字、_、-');
  if (typeof fen !== 'number' || !Number.isSafeInteger(fen) || fen < 1)
    throw wrongField('refund_fee须为正整数');
  if (typeof meta !== 'string' || meta.length > 1024)
    throw wrongField('biz_meta须为不超过1024个字符的字符串');
  if (!['0', '1', '2', '3', '4', '5'].includes(body.refund_reason as string))
    throw wrongField('refund_reason须为"0"到"5"');
  if (!['1', '2', '3'].includes(body.req_from as string)) throw wrongField('req_from须为"1"到"3"');
  return { number, amountFen: fen, reason: meta };
}

/** Takes the refund of an order on; how it ends is told by a push and by a query of its own number. */
export function refundOrder(world: World, body: Fields): Fields {
  const trade = namedOrder(world, body);
  buyerOf(body, trade);
  const wanted = readRefund(body);
  const fingerprint = canonical(body);
  const said = (id: string) => ({
    refund_order_id: wanted.number,
    refund_wx_order_id: id,
    pay_order_id: trade.number,
    pay_wx_order_id: trade.id,
  });
  const known = world.store.get('refund', refundKey('wechat-virtual', keyOf(trade), wanted.number));
  if (known?.fingerprint === fingerprint) return said(known.id);
  if (known || findTrade(world, 'wechat-virtual', wanted.number))
    throw wrongField('refund_order_id已存在，且与原请求参数不一致');
  if (trade.state !== 'PAID') throw wrongField('订单未支付');
  if (trade.virtual!.os === 'ios') throw wrongField('IOS订单不支持开发者发起退款');
  if (refundsOf(world, trade).some(({ state }) => state === 'PROCESSING')) throw refundUnderWay();
  const left = leftFen(world, trade);
  if (body.left_fee !== left) throw wrongRest();
  if (wanted.amountFen > left) throw wrongField('refund_fee大于剩余可退金额');
  const opened = openRefund(world, trade, { ...wanted, fingerprint, notifyUrl: null }, SETTLES_AFTER_MS);
  return said(opened.id);
}
