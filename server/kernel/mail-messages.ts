import type { Locale } from './messages.js';

/** What a mail says, before it is dressed as text and HTML. */
export interface MailText {
  subject: string;
  /** Paragraphs; one that is a code of digits stands by itself and large. */
  lines: string[];
}

/** What stands in a mail of each kind. */
export interface MailFacts {
  verifyEmail: { code: string };
  resetPassword: { code: string };
  passwordChanged: { at: string };
  emailChanged: { to: string };
  secondFactorOff: { at: string };
  accountsMerged: { at: string };
  identityLinked: { provider: 'WECHAT' | 'ALIPAY'; at: string };
}

export type MailKind = keyof MailFacts;

type Catalogue = { [K in MailKind]: (facts: MailFacts[K]) => MailText };

const PLATFORM_NAMES: Record<Locale, Record<'WECHAT' | 'ALIPAY', string>> = {
  'zh-CN': { WECHAT: '微信', ALIPAY: '支付宝' },
  en: { WECHAT: 'WeChat', ALIPAY: 'Alipay' },
};

const zh: Catalogue = {
  verifyEmail: ({ code }) => ({
    subject: `${code} 是你的知课邮箱验证码`,
    lines: [
      '你正在验证邮箱，验证码是：',
      code,
      '10 分钟内有效，只能使用一次。如果不是你本人操作，忽略这封邮件即可。',
    ],
  }),
  resetPassword: ({ code }) => ({
    subject: `${code} 是你的知课重置密码验证码`,
    lines: [
      '你正在重置密码，验证码是：',
      code,
      '10 分钟内有效，只能使用一次。请不要告诉任何人，知课的工作人员也不会向你索要。如果不是你本人操作，忽略这封邮件即可，密码不会改变。',
    ],
  }),
  passwordChanged: ({ at }) => ({
    subject: '你的知课密码已修改',
    lines: [
      `你的密码已于 ${at}（北京时间）修改，其他设备上的登录已失效。`,
      '如果不是你本人操作，请立即用“忘记密码”重置。',
    ],
  }),
  emailChanged: ({ to }) => ({
    subject: '你的知课邮箱已更换',
    lines: [`你的账号不再使用这个邮箱：${to}。`, '如果不是你本人操作，请立即修改密码并联系客服。'],
  }),
  secondFactorOff: ({ at }) => ({
    subject: '你的知课两步验证已关闭',
    lines: [
      `你的两步验证已于 ${at}（北京时间）关闭，现在只凭密码即可登录。`,
      '如果不是你本人操作，请立即修改密码。',
    ],
  }),
  accountsMerged: ({ at }) => ({
    subject: '你的知课账号已合并',
    lines: [
      `你的两个账号已于 ${at}（北京时间）合并，课程和订单都在保留的账号里，另一个账号已停用。`,
      '如果不是你本人操作，请立即联系客服。',
    ],
  }),
  identityLinked: ({ provider, at }) => ({
    subject: `你的知课账号已绑定${PLATFORM_NAMES['zh-CN'][provider]}`,
    lines: [
      `你的账号已于 ${at}（北京时间）绑定${PLATFORM_NAMES['zh-CN'][provider]}，以后可以用它登录。`,
      '如果不是你本人操作，请立即在“账号与安全”里解绑，并修改密码。',
    ],
  }),
};

const en: Catalogue = {
  verifyEmail: ({ code }) => ({
    subject: `${code} is your Zhike e-mail code`,
    lines: [
      'To verify your e-mail address, enter this code:',
      code,
      'It is good once, for ten minutes. If this was not you, simply ignore this mail.',
    ],
  }),
  resetPassword: ({ code }) => ({
    subject: `${code} is your Zhike password reset code`,
    lines: [
      'To choose a new password, enter this code:',
      code,
      'It is good once, for ten minutes. Tell it to nobody; our staff never asks for it. If this was not you, ignore this mail and your password stays as it is.',
    ],
  }),
  passwordChanged: ({ at }) => ({
    subject: 'Your Zhike password was changed',
    lines: [
      `Your password was changed at ${at} (Beijing time), and your other devices were logged out.`,
      'If this was not you, reset your password at once with “Forgot password”.',
    ],
  }),
  emailChanged: ({ to }) => ({
    subject: 'Your Zhike e-mail address was changed',
    lines: [
      `Your account no longer uses this address: ${to}.`,
      'If this was not you, change your password at once and write to our support.',
    ],
  }),
  secondFactorOff: ({ at }) => ({
    subject: 'The second factor of your Zhike account is off',
    lines: [
      `It was turned off at ${at} (Beijing time): your password alone logs in now.`,
      'If this was not you, change your password at once.',
    ],
  }),
  accountsMerged: ({ at }) => ({
    subject: 'Your Zhike accounts were merged',
    lines: [
      `Your two accounts became one at ${at} (Beijing time). Courses and orders are in the one that stays; the other has ended.`,
      'If this was not you, write to our support at once.',
    ],
  }),
  identityLinked: ({ provider, at }) => ({
    subject: `${PLATFORM_NAMES.en[provider]} was linked to your Zhike account`,
    lines: [
      `It was linked at ${at} (Beijing time) and logs in to your account from now on.`,
      'If this was not you, unlink it at once under account security, and change your password.',
    ],
  }),
};

/** What `emailChanged` says where no address took the place of the one before. */
export const NO_ADDRESS: Record<Locale, string> = { 'zh-CN': '邮箱已被移除', en: 'it was removed' };

export function mailText<K extends MailKind>(kind: K, facts: MailFacts[K], locale: Locale): MailText {
  return (locale === 'en' ? en : zh)[kind](facts);
}

export const MAIL_FOOTER: Record<Locale, string> = {
  'zh-CN': '知课 · 这封邮件由系统自动发送，请勿回复。',
  en: 'Zhike · This mail was sent by a program; please do not reply.',
};
