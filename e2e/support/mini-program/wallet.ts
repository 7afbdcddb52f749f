import type { App } from './app.js';
import type { PayAnswer, PaySheet } from './runtime/node.js';

/** Who holds the phone that pays, and which platforms it is on. */
export interface Payer {
  sandbox: { origin: string; wechatAppId?: string };
  user: string;
  os: 'ios' | 'android' | undefined;
}

/** Where the sandbox takes what a sheet was opened with, and what the sheet says when it was paid. */
const SHEETS: Record<PaySheet, { path: string; paid: Record<string, unknown> }> = {
  requestPayment: { path: '/cashier/wechat/pay', paid: { errMsg: 'requestPayment:ok' } },
  requestVirtualPayment: {
    path: '/cashier/wechat-virtual/pay',
    paid: { errMsg: 'requestVirtualPayment:ok' },
  },
  tradePay: { path: '/cashier/alipay/pay', paid: { resultCode: '9000' } },
};

/** The pay sheet: WeChat tells it which mini program asks, and on which system. */
export async function payAtCashier(
  app: App,
  { sandbox, user, os = 'android' }: Payer,
  sheet: PaySheet,
  launch: Record<string, unknown>,
): Promise<PayAnswer> {
  const { path, paid } = SHEETS[sheet];
  app.payments.push({ launch, at: Date.now() });
  if (app.wallet === 'cancels') return { cancelled: true };
  if (app.wallet === 'lies') return { status: 200, body: paid };
  const told = {
    requestPayment: { appId: sandbox.wechatAppId },
    requestVirtualPayment: { os },
    tradePay: {},
  };
  return post(`${sandbox.origin}${path}`, { ...launch, ...told[sheet], user }).catch(() => ({
    status: 503,
    body: { errMsg: `${sheet}:fail system error`, resultCode: '4000' },
  }));
}

export async function post(
  url: string,
  body: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
