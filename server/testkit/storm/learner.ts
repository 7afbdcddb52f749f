import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Launch, TestSandbox } from '../sandbox.js';
import { Phone, type Platform, type Refusals, type Troubles } from './phone.js';

export interface Bought {
  id: string;
  status: string;
  lines: { id: string; price: { fen: number } }[];
}

/** How long somebody goes on tapping. */
const TAPPING_MS = 3_000;
const PAUSE_MS = 150;

const LAUNCH = `__typename ... on WechatJsapiLaunch { appId timeStamp nonceStr package signType paySign }
  ... on AlipayLaunch { tradeNo }`;

/** Where learners live. */
export interface Town {
  origin: string;
  sandbox: TestSandbox;
  troubles: Troubles;
}

/** Somebody with one account and both mini programs. */
export class Learner {
  private readonly phones: Record<Platform, Phone>;

  constructor(
    private readonly town: Town,
    readonly user: string,
  ) {
    const phone = (platform: Platform) => new Phone(town.origin, town.sandbox, platform, user, town.troubles);
    this.phones = { 'mp-weixin': phone('mp-weixin'), 'mp-alipay': phone('mp-alipay') };
  }

  async claim(platform: Platform, templateId: string): Promise<string> {
    const { claimCoupon } = await this.phones[platform].ask<{
      claimCoupon: { coupon: { id: string } | null };
    }>(`mutation ($templateId: ID!) { claimCoupon(templateId: $templateId) { coupon { id } } }`, {
      templateId,
    });
    if (!claimCoupon.coupon) throw new Error(`${this.user} got no coupon`);
    return claimCoupon.coupon.id;
  }

  /** Places an order that must succeed, once however often it has to be asked. */
  async place(platform: Platform, courseIds: string[], couponIds: string[]): Promise<Bought> {
    const items = courseIds.map(id => ({ kind: 'COURSE', id }));
    const { placeOrder } = await this.phones[platform].ask<{
      placeOrder: Refusals & { order: Bought | null };
    }>(
      `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) {
        order { id status lines { id price { fen } } } userErrors { code } } }`,
      { input: { clientKey: randomUUID(), items, couponIds } },
    );
    if (!placeOrder.order) throw new Error(`${this.user}: ${JSON.stringify(placeOrder.userErrors)}`);
    return placeOrder.order;
  }

  /** Taps "pay" until there is a pay sheet; null when the order needs none any more, or patience ends. */
  async open(platform: Platform, orderId: string): Promise<Launch | null> {
    const method = platform === 'mp-weixin' ? 'WECHAT' : 'ALIPAY';
    for (const deadline = Date.now() + TAPPING_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
      const { payOrder } = await this.phones[platform].ask<{
        payOrder: Refusals & { launch: Launch | null };
      }>(
        `mutation ($input: PayOrderInput!) { payOrder(input: $input) { launch { ${LAUNCH} } userErrors { code } } }`,
        { input: { orderId, method, clientKey: randomUUID() } },
      );
      if (payOrder.launch) return payOrder.launch;
      const code = payOrder.userErrors[0]?.code;
      if (code === 'ORDER_NOT_PAYABLE' || code === 'ALREADY_OWNED') return null;
      if (code !== 'PAYMENT_IN_PROGRESS' && code !== 'GATEWAY_UNAVAILABLE')
        throw new Error(`Not paid: ${code}`);
    }
    return null;
  }

  /** Pays in the wallet; the wallet refuses what is paid, closed or launched before. */
  confirm(launch: Launch): Promise<unknown> {
    return this.town.sandbox.payAtCashier(launch).catch(() => null);
  }

  async cancel(platform: Platform, orderId: string): Promise<void> {
    await this.phones[platform].ask(
      `mutation ($orderId: ID!) { cancelOrder(orderId: $orderId) { userErrors { code } } }`,
      { orderId },
    );
  }

  /** Looks at the result page until it says 已支付 or patience ends. */
  async seesPaid(platform: Platform, orderId: string): Promise<boolean> {
    for (const deadline = Date.now() + 3 * TAPPING_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
      const { checkPayment } = await this.phones[platform].ask<{
        checkPayment: { order: { status: string } };
      }>(`mutation ($orderId: ID!) { checkPayment(orderId: $orderId) { order { status } } }`, { orderId });
      if (checkPayment.order.status === 'PAID') return true;
    }
    return false;
  }

  /** Asks for the money of these lines, within the policy of the courses. */
  async giveBack(platform: Platform, orderId: string, lineIds: string[] | null): Promise<void> {
    const input = { orderId, lineIds, reason: '不合适', clientKey: randomUUID() };
    await this.phones[platform].ask(
      `mutation ($input: RequestRefundInput!) { requestRefund(input: $input) { userErrors { code } } }`,
      { input },
    );
  }
}
