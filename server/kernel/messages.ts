import type { UserErrorCode } from './errors.js';

export type Locale = 'zh-CN' | 'en';

type Catalogue = Record<keyof typeof UserErrorCode, string>;

const zh: Catalogue = {
  INVALID_CREDENTIALS: '用户名或密码不正确',
  INVALID_CODE: '登录凭证已失效，请重试',
  SESSION_EXPIRED: '登录已过期，请重新登录',
  NOT_FOUND: '内容不存在或已下架',
  INVALID_INPUT: '提交的内容有误，请检查后重试',
  COURSE_NOT_FOR_SALE: '该课程暂时无法购买',
  ALREADY_OWNED: '你已拥有该课程，无需重复购买',
  CLIENT_KEY_REUSED: '订单内容已变化，请重新下单',
  ORDER_NOT_PAYABLE: '该订单当前无法支付',
  PAYMENT_METHOD_UNAVAILABLE: '当前无法使用该支付方式',
  PAYMENT_IN_PROGRESS: '上一笔支付仍在处理中，请稍候',
  GATEWAY_UNAVAILABLE: '支付平台暂时没有响应，你的钱是安全的，请稍后重试',
};

const en: Catalogue = {
  INVALID_CREDENTIALS: 'The user name or password is wrong',
  INVALID_CODE: 'This login code is no longer valid, please try again',
  SESSION_EXPIRED: 'Your session has ended, please log in again',
  NOT_FOUND: 'This does not exist or is no longer available',
  INVALID_INPUT: 'Something in the input is wrong, please check it',
  COURSE_NOT_FOR_SALE: 'This course is not for sale at the moment',
  ALREADY_OWNED: 'You own this course already',
  CLIENT_KEY_REUSED: 'The order has changed, please start again',
  ORDER_NOT_PAYABLE: 'This order cannot be paid now',
  PAYMENT_METHOD_UNAVAILABLE: 'This payment method is not available here',
  PAYMENT_IN_PROGRESS: 'An earlier payment is still being processed, please wait a moment',
  GATEWAY_UNAVAILABLE: 'The payment platform does not answer; your money is safe, please try again later',
};

export function messageFor(code: keyof typeof UserErrorCode, locale: Locale): string {
  return (locale === 'en' ? en : zh)[code];
}

/** `Accept-Language` → one of ours; Chinese unless English is asked for first. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh-CN';
}
