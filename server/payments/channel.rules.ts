import type { Fen } from '../kernel/money.js';
import { ProductKind } from '../orders/order.rules.js';
import { PaymentChannel, PaymentMethod } from './payment.rules.js';

/** How courses may be sold on a platform; set by the merchant, because only the merchant knows its exemptions. */
export interface SalesPolicy {
  wechat: 'jsapi' | 'virtual' | 'off';
  wechatIos: 'jsapi' | 'virtual' | 'off';
  alipay: 'on' | 'off';
  alipayIos: 'on' | 'off';
}

/** What a client says of itself. */
export interface Device {
  platform: string;
  os: string;
}

/**
 * WeChat wants what is only used inside a mini program sold through virtual payment; what is sent to a door may be
 * sold through JSAPI everywhere (facts of the platform: 小程序虚拟支付, notice for 2026-04-01).
 */
const NATURE: Record<ProductKind, 'VIRTUAL' | 'PHYSICAL'> = {
  COURSE: 'VIRTUAL',
  COURSE_PLAN: 'VIRTUAL',
  PAID_QUESTION: 'VIRTUAL',
};

/** On iOS virtual payment goes through Apple, which sells nothing below ¥1. */
const APPLE_LEAST_FEN: Fen = 100;

/** What is bought; without a sum only the kind is judged. */
export interface Goods {
  kinds: readonly ProductKind[];
  payableFen?: Fen;
}

/** The channel that may collect for these goods here; null where they may not be sold by this wallet. */
export function channelFor(
  method: PaymentMethod,
  { platform, os }: Device,
  policy: SalesPolicy,
  goods: Goods,
): PaymentChannel | null {
  const isIos = os === 'ios';
  if (method === PaymentMethod.ALIPAY) {
    const isOff = platform === 'mp-alipay' && (isIos ? policy.alipayIos : policy.alipay) === 'off';
    return isOff ? null : PaymentChannel.ALIPAY;
  }
  // Elsewhere than in WeChat only the sandbox's cashier stands in for the wallet, and it takes JSAPI launches.
  const isPhysical = goods.kinds.every(kind => NATURE[kind] === 'PHYSICAL');
  if (platform !== 'mp-weixin' || isPhysical) return PaymentChannel.WECHAT_JSAPI;
  const way = isIos ? policy.wechatIos : policy.wechat;
  if (way === 'off') return null;
  if (way === 'jsapi') return PaymentChannel.WECHAT_JSAPI;
  // Only Apple gives back what went through Apple, and a question promises that money goes back by itself.
  if (isIos && goods.kinds.includes(ProductKind.PAID_QUESTION)) return null;
  const isTooLittle = isIos && goods.payableFen !== undefined && goods.payableFen < APPLE_LEAST_FEN;
  return isTooLittle ? null : PaymentChannel.WECHAT_VIRTUAL;
}

/** Which wallets a platform has. H5 has none of its own: there the sandbox's cashier stands in. */
export function methodsOn(platform: string, sandbox: boolean): PaymentMethod[] {
  if (platform === 'mp-weixin') return [PaymentMethod.WECHAT];
  if (platform === 'mp-alipay') return [PaymentMethod.ALIPAY];
  return sandbox ? [PaymentMethod.WECHAT, PaymentMethod.ALIPAY] : [];
}

/** Whether such a thing may be offered to this client at all; where not, it shows no price and no word of buying. */
export function sellsHere(device: Device, policy: SalesPolicy, kind: ProductKind): boolean {
  const methods = methodsOn(device.platform, false);
  const goods = { kinds: [kind] };
  // A site opens the mini program; what that may do is decided there.
  return !methods.length || methods.some(method => channelFor(method, device, policy, goods) !== null);
}
