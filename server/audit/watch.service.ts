import type { Ctx } from '../context.js';
import type { UserErrorCode } from '../kernel/errors.js';
import type { LimitName } from '../kernel/limits.js';
import { suspect } from './alerts.service.js';
import type { AlertKind } from './alerts.rules.js';

type Code = keyof typeof UserErrorCode;

/** Which refusals of which mutation are suspicious when there are many of them; without `codes`, all. */
const REFUSALS: Readonly<
  Record<string, { kind: `${AlertKind}`; codes?: readonly Code[]; name?: (input: Input) => unknown }>
> = {
  loginWithPassword: {
    kind: 'LOGIN_BURST',
    codes: ['INVALID_CREDENTIALS', 'CAPTCHA_REQUIRED', 'CAPTCHA_WRONG'],
    name: input => input.username,
  },
  loginWithWechat: { kind: 'LOGIN_BURST', codes: ['INVALID_CODE'] },
  loginWithAlipay: { kind: 'LOGIN_BURST', codes: ['INVALID_CODE'] },
  confirmLogin: { kind: 'LOGIN_BURST', codes: ['SECOND_FACTOR_WRONG', 'CODE_WRONG'] },
  changePassword: { kind: 'LOGIN_BURST', codes: ['PASSWORD_WRONG'] },
  mergeAccounts: { kind: 'LOGIN_BURST', codes: ['PASSWORD_WRONG', 'SECOND_FACTOR_WRONG'] },
  resetPassword: { kind: 'CODE_BURST', codes: ['CODE_WRONG'], name: input => input.email },
  verifyEmail: { kind: 'CODE_BURST', codes: ['CODE_WRONG'] },
  payOrder: { kind: 'PAYMENT_BURST' },
  checkPayment: { kind: 'PAYMENT_BURST' },
  claimCoupon: { kind: 'COUPON_BURST' },
};
type Input = Record<string, unknown>;

/** Which limits are suspicious to run into. */
const LIMITS: Readonly<Partial<Record<LimitName, `${AlertKind}`>>> = {
  login: 'LOGIN_BURST',
  logins: 'LOGIN_BURST',
  platformLogin: 'LOGIN_BURST',
  password: 'LOGIN_BURST',
  secondFactor: 'LOGIN_BURST',
  code: 'CODE_BURST',
  codes: 'CODE_BURST',
  mailsOf: 'CODE_BURST',
  mailsTo: 'CODE_BURST',
  mailsFrom: 'CODE_BURST',
  payOrder: 'PAYMENT_BURST',
  checkPayment: 'PAYMENT_BURST',
  claimCoupon: 'COUPON_BURST',
};

/** Hears of every mutation that is refused: the account that asks is counted, or the name it gave, and the address. */
export async function watchRefusal(ctx: Ctx, mutation: string, code: Code, args: object): Promise<void> {
  const rule = REFUSALS[mutation];
  if (!rule || (rule.codes && !rule.codes.includes(code))) return;
  const { input = {} } = args as { input?: Input };
  const name = ctx.viewer?.id ?? rule.name?.(input);
  if (typeof name === 'string' && name) await suspect(ctx, rule.kind, name);
  await suspect(ctx, rule.kind, ctx.address);
}

/** Hears of every attempt that a limit refuses. A key is an account, a name or an address, or several with a space between. */
export async function watchLimit(
  ctx: Parameters<typeof suspect>[0],
  limit: LimitName,
  key: string,
): Promise<void> {
  const kind = LIMITS[limit];
  if (kind) for (const about of key.split(' ')) if (about) await suspect(ctx, kind, about);
}
