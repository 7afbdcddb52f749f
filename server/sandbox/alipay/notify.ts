import type { Field } from '../faults.js';
import type { Post } from '../http.js';
import { digits, type Keys } from '../keys.js';
import type { Notice, Refund, Trade } from '../model.js';
import { yuan } from '../text.js';
import { HOUR, MINUTE, SECOND, shanghai } from '../time.js';
import type { Variant } from '../variant.js';
import { signRsa2, signText } from './crypto.js';

/** Gaps between one attempt and the next: eight attempts within 25 hours. */
export const SCHEDULE: readonly number[] = [
  4 * MINUTE,
  10 * MINUTE,
  10 * MINUTE,
  1 * HOUR,
  2 * HOUR,
  6 * HOUR,
  15 * HOUR,
];

/** Exactly seven letters and nothing else. */
export const acknowledges = (status: number, body: string): boolean => status === 200 && body === 'success';

export const maskedLogon = (payer: string): string =>
  `${payer.replace('sandbox-alipay-', '').slice(0, 3)}***@sandbox.cn`;

function common(keys: Keys, trade: Trade): Record<string, string> {
  const total = yuan(trade.amountFen);
  return {
    notify_type: 'trade_status_sync',
    app_id: keys.alipayAppId,
    auth_app_id: keys.alipayAppId,
    charset: 'utf-8',
    version: '1.0',
    trade_no: trade.id,
    out_trade_no: trade.number,
    seller_id: keys.sellerId,
    seller_email: 'merchant@sandbox.cn',
    buyer_open_id: trade.payer,
    buyer_logon_id: maskedLogon(trade.payer),
    subject: trade.title,
    total_amount: total,
    receipt_amount: total,
    invoice_amount: total,
    buyer_pay_amount: total,
    point_amount: '0.00',
    fund_bill_list: JSON.stringify([{ amount: total, fundChannel: 'ALIPAYACCOUNT' }]),
    gmt_create: shanghai(trade.createdAt),
    gmt_payment: trade.paidAt === null ? '' : shanghai(trade.paidAt),
    passback_params: trade.attach ?? '',
  };
}

export const paymentContent = (keys: Keys, trade: Trade) => ({
  event: 'TRADE_SUCCESS',
  content: { ...common(keys, trade), trade_status: 'TRADE_SUCCESS' },
});

/** A refund arrives on the order's own address: the trade stays a success until nothing of it is left. */
export function refundContent(keys: Keys, trade: Trade, refund: Refund, refundedFen: number) {
  const event = refundedFen === trade.amountFen ? 'TRADE_CLOSED' : 'TRADE_SUCCESS';
  const settled = refund.settledAt ?? refund.createdAt;
  return {
    event,
    content: {
      ...common(keys, trade),
      trade_status: event,
      out_biz_no: refund.number,
      refund_fee: yuan(refundedFen),
      gmt_refund: `${shanghai(settled)}.${String(settled % 1000).padStart(3, '0')}`,
      gmt_close: event === 'TRADE_CLOSED' ? shanghai(settled) : '',
    },
  };
}

const LIES: Record<Field, () => Record<string, string>> = {
  amount: () => ({ total_amount: '0.01', receipt_amount: '0.01', buyer_pay_amount: '0.01' }),
  merchant: () => ({ seller_id: '2088000000000000' }),
  app: () => ({ app_id: '2021000000000000', auth_app_id: '2021000000000000' }),
  payer: () => ({ buyer_open_id: 'sandbox-alipay-somebody-else' }),
  number: () => ({ out_trade_no: digits(32) }),
  currency: () => ({ trans_currency: 'USD', settle_currency: 'USD', pay_currency: 'USD' }),
};

/** The form of one attempt; `notify_id` stays the same across attempts, `notify_time` does not. */
export function encode(keys: Keys, notice: Notice, variant: Variant, now: number): Post {
  const age = variant.as === 'stale' ? (variant.ageSeconds ?? 900) * SECOND : 0;
  const params = new Map<string, string>([
    ...Object.entries(notice.content as Record<string, string>),
    ['notify_id', notice.id],
    ['notify_time', shanghai(now - age)],
    ...(variant.as === 'mismatch' ? Object.entries(LIES[variant.field ?? 'amount']()) : []),
  ]);
  for (const [name, value] of params) if (value === '') params.delete(name);
  const signer = variant.as === 'forged' ? keys.stranger : keys.alipayPlatform;
  const sign = signRsa2(signText(params, ['sign', 'sign_type']), signer.privateKey);
  if (variant.as === 'tampered') params.set('total_amount', '0.01');
  const form = new URLSearchParams([...params, ['sign_type', 'RSA2'], ['sign', sign]]);
  return {
    url: notice.url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'user-agent': 'Mozilla/4.0',
    },
    body: Buffer.from(form.toString()),
  };
}
