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
  CLIENT_KEY_REUSED: '提交的内容已变化，请重新提交',
  ORDER_NOT_PAYABLE: '该订单当前无法支付',
  PAYMENT_METHOD_UNAVAILABLE: '当前无法使用该支付方式',
  PAYMENT_IN_PROGRESS: '上一笔支付仍在处理中，请稍候',
  GATEWAY_UNAVAILABLE: '支付平台暂时没有响应，你的钱是安全的，请稍后重试',
  COUPON_EXPIRED: '优惠券已过期',
  COUPON_NOT_YET_VALID: '优惠券还未到使用时间',
  COUPON_OUT_OF_SCOPE: '不适用于所选课程',
  COUPON_BELOW_THRESHOLD: '未达到使用门槛',
  COUPON_NOT_STACKABLE: '不能与其他优惠券同时使用',
  COUPON_USED: '优惠券已使用',
  COUPON_RESERVED: '优惠券正被另一笔待支付订单占用',
  COUPON_NO_EFFECT: '没有可以再减的金额',
  COUPON_SOLD_OUT: '优惠券已被领完',
  COUPON_LIMIT_REACHED: '你已领取过，达到领取上限',
  COUPON_NOT_CLAIMABLE: '现在还不能领取这张优惠券',
  LESSON_LOCKED: '这节课暂时还不能学习',
  CART_FULL: '购物车已满，请先移除一些课程',
  ORDER_NOT_CANCELLABLE: '该订单当前无法取消',
  NOT_SOLD_HERE: '当前设备暂不支持购买',
  LOGIN_AGAIN: '登录状态需要更新，请重试',
  REFUND_NOT_ALLOWED: '该订单当前不支持退款',
  REFUND_WINDOW_OVER: '已超过可退款期限',
  REFUND_PROGRESS_EXCEEDED: '学习进度已超过可退款范围',
  REFUND_IN_PROGRESS: '这部分内容正在退款中',
  REFUND_BY_APPLE: '这笔订单由 Apple 收款，请在 Apple 的“报告问题”页面申请退款',
  REFUND_ALREADY_DECIDED: '该退款申请已处理',
  REFUND_EXCEEDS_PAID: '退款金额超过可退金额',
  ALREADY_RESOLVED: '该事项已处理',
  USERNAME_TAKEN: '这个用户名已被使用，换一个试试',
  USERNAME_INVALID: '用户名为 3–20 个字符，可用字母、数字、汉字、点、下划线和短横线，且不能以符号开头或结尾',
  NAME_INVALID: '昵称为 1–20 个字符，且不能冒充官方',
  PASSWORD_TOO_WEAK: '密码至少 10 位，且不能太常见或包含用户名',
  PASSWORD_MISMATCH: '两次输入的密码不一致',
  PASSWORD_WRONG: '密码不正确',
  EMAIL_INVALID: '邮箱地址格式不正确',
  EMAIL_TAKEN: '这个邮箱已绑定其他账号',
  EMAIL_UNAVAILABLE: '邮件服务暂未开通',
  PHONE_INVALID: '手机号格式不正确',
  CAPTCHA_REQUIRED: '请先完成图形验证码',
  CAPTCHA_WRONG: '图形验证码不正确或已过期，请换一张重试',
  CODE_WRONG: '验证码不正确或已过期',
  CONSENT_REQUIRED: '请先阅读并同意服务协议和隐私政策',
  ACCOUNT_BANNED: '该账号已被停用',
  SECOND_FACTOR_WRONG: '动态验证码不正确或已用过',
  SECOND_FACTOR_ON: '两步验证已开启',
  SECOND_FACTOR_OFF: '两步验证还未开启',
  IDENTITY_TAKEN: '该平台账号或手机号已绑定其他账号',
  ANOTHER_IDENTITY_LINKED: '你已绑定该平台的另一个账号，请先解绑',
  LAST_LOGIN_METHOD: '这是你唯一的登录方式，请先设置另一种',
  MERGE_REFUSED: '这两个账号暂时无法合并',
  MERGE_EXPIRED: '合并请求已过期，请重新发起',
  DELETION_PENDING: '账号正在注销冷静期',
  NOT_ON_YOURSELF: '不能对自己的账号执行此操作',
  LAST_ADMIN: '至少要保留一位管理员',
  HANDOVER_REQUIRED: '你还有在售课程或管理职责，请先移交再注销账号',
};

const en: Catalogue = {
  INVALID_CREDENTIALS: 'The user name or password is wrong',
  INVALID_CODE: 'This login code is no longer valid, please try again',
  SESSION_EXPIRED: 'Your session has ended, please log in again',
  NOT_FOUND: 'This does not exist or is no longer available',
  INVALID_INPUT: 'Something in the input is wrong, please check it',
  COURSE_NOT_FOR_SALE: 'This course is not for sale at the moment',
  ALREADY_OWNED: 'You own this course already',
  CLIENT_KEY_REUSED: 'What you ask for has changed, please start again',
  ORDER_NOT_PAYABLE: 'This order cannot be paid now',
  PAYMENT_METHOD_UNAVAILABLE: 'This payment method is not available here',
  PAYMENT_IN_PROGRESS: 'An earlier payment is still being processed, please wait a moment',
  GATEWAY_UNAVAILABLE: 'The payment platform does not answer; your money is safe, please try again later',
  COUPON_EXPIRED: 'This coupon has expired',
  COUPON_NOT_YET_VALID: 'This coupon is not valid yet',
  COUPON_OUT_OF_SCOPE: 'It does not apply to what you chose',
  COUPON_BELOW_THRESHOLD: 'The minimum spend is not reached',
  COUPON_NOT_STACKABLE: 'It cannot be combined with other coupons',
  COUPON_USED: 'This coupon has been used',
  COUPON_RESERVED: 'This coupon is held by another unpaid order',
  COUPON_NO_EFFECT: 'There is nothing left to take off',
  COUPON_SOLD_OUT: 'All of these coupons are taken',
  COUPON_LIMIT_REACHED: 'You have claimed as many as you may',
  COUPON_NOT_CLAIMABLE: 'This coupon cannot be claimed now',
  LESSON_LOCKED: 'This lesson is not open to you yet',
  CART_FULL: 'Your cart is full, please remove something first',
  ORDER_NOT_CANCELLABLE: 'This order cannot be cancelled now',
  NOT_SOLD_HERE: 'Buying is not supported on this device',
  LOGIN_AGAIN: 'Your session needs a renewal, please try again',
  REFUND_NOT_ALLOWED: 'This order cannot be refunded now',
  REFUND_WINDOW_OVER: 'The time for a refund is over',
  REFUND_PROGRESS_EXCEEDED: 'You have learnt more than a refund allows',
  REFUND_IN_PROGRESS: 'A refund of this is under way',
  REFUND_BY_APPLE:
    'Apple collected this payment: please ask for the refund on Apple’s “Report a Problem” page',
  REFUND_ALREADY_DECIDED: 'This request has been decided already',
  REFUND_EXCEEDS_PAID: 'This is more than can be refunded',
  ALREADY_RESOLVED: 'This has been dealt with already',
  USERNAME_TAKEN: 'This user name is taken, please try another',
  USERNAME_INVALID:
    'A user name has 3 to 20 letters, digits, Chinese characters, dots, underscores or hyphens, and neither begins nor ends with a sign',
  NAME_INVALID: 'A name has 1 to 20 characters and does not pose as staff',
  PASSWORD_TOO_WEAK:
    'A password has at least 10 characters, is not a common one and does not contain the user name',
  PASSWORD_MISMATCH: 'The two passwords differ',
  PASSWORD_WRONG: 'The password is wrong',
  EMAIL_INVALID: 'This is not an e-mail address',
  EMAIL_TAKEN: 'This e-mail address belongs to another account',
  EMAIL_UNAVAILABLE: 'No mails can be sent from here',
  PHONE_INVALID: 'This is not a phone number',
  CAPTCHA_REQUIRED: 'Please solve the picture puzzle first',
  CAPTCHA_WRONG: 'The picture puzzle was answered wrongly or has expired, please try another',
  CODE_WRONG: 'The code is wrong or has expired',
  CONSENT_REQUIRED: 'Please read and agree to the service agreement and the privacy policy first',
  ACCOUNT_BANNED: 'This account has been suspended',
  SECOND_FACTOR_WRONG: 'The code of the second factor is wrong or was used before',
  SECOND_FACTOR_ON: 'The second factor is on already',
  SECOND_FACTOR_OFF: 'The second factor is not on',
  IDENTITY_TAKEN: 'This account of the platform, or this number, belongs to another account here',
  ANOTHER_IDENTITY_LINKED: 'Another account of this platform is linked already; please unlink it first',
  LAST_LOGIN_METHOD: 'This is your only way to log in, please set up another one first',
  MERGE_REFUSED: 'These two accounts cannot be joined at the moment',
  MERGE_EXPIRED: 'The offer to join the accounts has expired, please start again',
  DELETION_PENDING: 'The account is about to be deleted',
  NOT_ON_YOURSELF: 'You cannot do this to your own account',
  LAST_ADMIN: 'There must be at least one administrator',
  HANDOVER_REQUIRED:
    'You still sell courses or run the site, please hand that over before you delete your account',
};

/** Texts that are stored or sent to a channel, and therefore in the product's first language. */
export const STORED_TEXTS = {
  surplusReturned: '重复或超时的支付，已原路退回',
  refundedByPlatform: '支付平台已退款',
  nothingLeft: '订单已全额退款，此申请无需再处理',
  erasedName: '已注销用户',
} as const;

/** The name of somebody who is gone. */
export const erasedName = (locale: Locale): string =>
  locale === 'en' ? 'Deleted user' : STORED_TEXTS.erasedName;

/** `reason` is what a person wrote to it. */
export function messageFor(
  code: keyof typeof UserErrorCode,
  locale: Locale,
  reason: string | null = null,
): string {
  const message = (locale === 'en' ? en : zh)[code];
  return reason ? `${message}${locale === 'en' ? ': ' : '：'}${reason}` : message;
}

/** `Accept-Language` → one of ours; Chinese unless English is asked for first. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh-CN';
}
