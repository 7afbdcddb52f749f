import type { Config } from '../../config.js';
import { createAlipayGateway } from './alipay.js';
import type { PaymentChannel, PaymentGateway } from './gateway.js';
import { createWechatVirtualGateway } from './wechat-virtual.js';
import { createWechatGateway, type GatewayOptions } from './wechat.js';

export type Gateways = Partial<Record<PaymentChannel, PaymentGateway>>;

/** The channels that are configured; a channel is off or complete. Throws at start when a key cannot serve. */
export function createGateways(
  config: Pick<Config, 'wechatPay' | 'wechatVirtual' | 'alipay'>,
  options?: GatewayOptions,
): Gateways {
  return {
    ...(config.wechatPay && { WECHAT_JSAPI: createWechatGateway(config.wechatPay, options) }),
    ...(config.wechatVirtual && {
      WECHAT_VIRTUAL: createWechatVirtualGateway(config.wechatVirtual, options),
    }),
    ...(config.alipay && { ALIPAY: createAlipayGateway(config.alipay, options) }),
  };
}
