import { createHmac } from 'node:crypto';
import type { WechatVirtualConfig } from '../../config.js';
import { openWechatApi, type WechatAnswer } from '../../users/platforms/wechat-api.js';

/** What /xpay answered. */
export type XpayAnswer = WechatAnswer;

export interface XpayLine {
  call(name: 'query_order' | 'refund_order' | 'notify_provide_goods', fields: object): Promise<XpayAnswer>;
}

/** Calls of /xpay, signed with the app key and carrying an access token. */
export function openXpayLine(
  config: WechatVirtualConfig,
  options: { now: () => Date; timeoutMs: number },
): XpayLine {
  const api = openWechatApi(config, options);
  return {
    call(name, fields) {
      const body = JSON.stringify(fields);
      const path = `/xpay/${name}`;
      return api.post(path, body, { pay_sig: hmacHex(config.appKey, `${path}&${body}`) });
    },
  };
}

/** Keys are taken as the text they are, the session key's base64 included. */
export function hmacHex(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
