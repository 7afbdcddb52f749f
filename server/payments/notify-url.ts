import type { Ctx } from '../context.js';
import type { PaymentChannel } from './gateways/gateway.js';

/** Where each channel sends its notifications; WeChat's message push is one address for all of an app's messages. */
export const NOTIFY_PATHS: Record<PaymentChannel, string> = {
  WECHAT_JSAPI: '/pay/notify/wechat',
  ALIPAY: '/pay/notify/alipay',
  WECHAT_VIRTUAL: '/wechat/push',
};

export const notifyUrlOf = ({ publicUrl }: Pick<Ctx, 'publicUrl'>, channel: PaymentChannel): string =>
  `${publicUrl}${NOTIFY_PATHS[channel]}`;
