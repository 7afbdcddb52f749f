import type { Locale } from './messages.js';

/** Texts that are stored or sent to a channel, and therefore in the product's first language. */
export const STORED_TEXTS = {
  surplusReturned: '重复或超时的支付，已原路退回',
  refundedByPlatform: '支付平台已退款',
  nothingLeft: '订单已全额退款，此申请无需再处理',
  erasedName: '已注销用户',
  paidQuestion: '付费提问',
  questionDeclined: '老师婉拒了提问，费用原路退回',
  questionExpired: '老师未在约定时间内回答，费用原路退回',
  questionRefused: '提问未通过审核，费用原路退回',
} as const;

/** The name of somebody who is gone. */
export const erasedName = (locale: Locale): string =>
  locale === 'en' ? 'Deleted user' : STORED_TEXTS.erasedName;
