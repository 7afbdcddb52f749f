import type { Keys } from '../keys.js';
import type { Refund, Trade } from '../model.js';
import { rfc3339 } from '../time.js';

export type TradeState = 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED';

const SAID: Record<TradeState, string> = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  REFUND: '订单发生过退款，退款详情请查询退款单',
  CLOSED: '订单已关闭',
};

export function tradeState(trade: Trade): TradeState {
  if (trade.state === 'OPEN') return 'NOTPAY';
  if (trade.state === 'CLOSED') return 'CLOSED';
  return trade.refundKeys.length > 0 ? 'REFUND' : 'SUCCESS';
}

/** A transaction as the query answers it and as a notification carries it. */
export function transaction(keys: Keys, trade: Trade, state = tradeState(trade)): Record<string, unknown> {
  const head = { appid: keys.appid, mchid: keys.mchid, out_trade_no: trade.number };
  const tail = { trade_state: state, trade_state_desc: SAID[state] };
  if (trade.paidAt === null) {
    return { ...head, amount: { total: trade.amountFen, currency: 'CNY', payer_currency: 'CNY' }, ...tail };
  }
  return {
    ...head,
    transaction_id: trade.transactionId,
    trade_type: 'JSAPI',
    bank_type: 'OTHERS',
    ...(trade.attach !== null && { attach: trade.attach }),
    success_time: rfc3339(trade.paidAt),
    payer: { openid: trade.payer },
    amount: {
      total: trade.amountFen,
      payer_total: trade.amountFen,
      currency: 'CNY',
      payer_currency: 'CNY',
    },
    ...tail,
  };
}

/** A refund as a notification carries it. */
export function refundResource(keys: Keys, trade: Trade, refund: Refund): Record<string, unknown> {
  return {
    mchid: keys.mchid,
    out_trade_no: trade.number,
    transaction_id: trade.transactionId,
    out_refund_no: refund.number,
    refund_id: refund.id,
    refund_status: refund.state,
    ...(refund.state === 'SUCCESS' && { success_time: rfc3339(refund.settledAt!) }),
    user_received_account: '支付用户零钱',
    amount: {
      total: trade.amountFen,
      refund: refund.amountFen,
      payer_total: trade.amountFen,
      payer_refund: refund.amountFen,
    },
  };
}
