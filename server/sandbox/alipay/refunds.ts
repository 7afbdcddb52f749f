import { refundKey, type Refund, type Trade } from '../model.js';
import { canonical, yuan } from '../text.js';
import { DAY, shanghai } from '../time.js';
import { keyOf, openRefund, refundedFen, refundsOf, reservedFen } from '../trades.js';
import type { World } from '../world.js';
import { refusal } from './errors.js';
import { success, type Call, type Outcome } from './gateway.js';
import { maskedLogon } from './notify.js';
import { money, namedTrade, text } from './trade.js';

/** Money goes back at once; only a fault leaves a refund under way. */
export function refund(world: World, { biz }: Call): Outcome {
  const { store, clock } = world;
  const amountFen = money(biz, 'refund_amount');
  const reason = biz.refund_reason === undefined ? null : text(biz, 'refund_reason', 256);
  const trade = namedTrade(world, biz);
  // Without a number of its own the refund is the whole order's and carries the order's.
  const number = biz.out_request_no === undefined ? trade.number : text(biz, 'out_request_no', 64);
  if (biz.out_request_no === undefined && amountFen < trade.amountFen) {
    throw refusal('INVALID_PARAMETER', '参数无效：部分退款时out_request_no不能为空');
  }
  const fingerprint = canonical({ amountFen, number });
  const known = store.get('refund', refundKey('alipay', keyOf(trade), number));
  if (known) {
    if (known.fingerprint !== fingerprint) throw refusal('DISCORDANT_REPEAT_REQUEST', '请求信息不一致');
    return done(world, trade, false);
  }
  if (trade.state !== 'PAID') throw refusal('TRADE_STATUS_ERROR', '交易状态不合法');
  if (clock.now() - trade.paidAt! > 365 * DAY) throw refusal('TRADE_HAS_FINISHED', '交易已完结');
  const left = trade.amountFen - reservedFen(world, trade);
  if (left === 0) throw refusal('REFUND_AMT_NOT_EQUAL_TOTAL', '撤销或退款金额与订单金额不一致');
  if (amountFen > left) throw refusal('REASON_TRADE_REFUND_FEE_ERR', '退款金额无效');
  const wanted = { number, fingerprint, amountFen, reason, notifyUrl: trade.notifyUrl };
  const opened = openRefund(world, trade, wanted, 0);
  return done(world, store.get('trade', keyOf(trade))!, opened.state === 'SUCCESS');
}

function done(world: World, trade: Trade, moved: boolean): Outcome {
  const settled = refundsOf(world, trade).findLast(({ state }) => state === 'SUCCESS');
  return success({
    buyer_logon_id: maskedLogon(trade.payer),
    buyer_open_id: trade.payer,
    fund_change: moved ? 'Y' : 'N',
    ...(settled && { gmt_refund_pay: shanghai(settled.settledAt!) }),
    out_trade_no: trade.number,
    refund_fee: yuan(refundedFen(world, trade)),
    send_back_fee: yuan(refundedFen(world, trade)),
    trade_no: trade.id,
  });
}

/** A refund that did not succeed is answered without `refund_status`, as if there were none. */
export function queryRefund(world: World, { biz }: Call): Outcome {
  const number = text(biz, 'out_request_no', 64);
  const trade = namedTrade(world, biz);
  const found: Refund | undefined = world.store.get('refund', refundKey('alipay', keyOf(trade), number));
  if (found?.state !== 'SUCCESS') return success({});
  return success({
    gmt_refund_pay: shanghai(found.settledAt!),
    out_request_no: number,
    out_trade_no: trade.number,
    refund_amount: yuan(found.amountFen),
    refund_status: 'REFUND_SUCCESS',
    total_amount: yuan(trade.amountFen),
    trade_no: trade.id,
  });
}
