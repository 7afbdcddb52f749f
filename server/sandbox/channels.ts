import * as alipay from './alipay/notify.js';
import type { Post } from './http.js';
import type { Keys } from './keys.js';
import type { Channel, Notice, Refund, Trade } from './model.js';
import type { Variant } from './variant.js';
import * as wechat from './wechat/notify.js';

interface Said {
  event: string;
  content: Record<string, unknown>;
}

/** What differs between the platforms when they speak first. */
interface Voice {
  schedule: readonly number[];
  acknowledges(status: number, body: string): boolean;
  payment(keys: Keys, trade: Trade): Said;
  refund(keys: Keys, trade: Trade, refund: Refund, refundedFen: number): Said;
  encode(keys: Keys, notice: Notice, variant: Variant, now: number): Post;
}

export const VOICES: Record<Channel, Voice> = {
  wechat: {
    schedule: wechat.SCHEDULE,
    acknowledges: wechat.acknowledges,
    payment: wechat.paymentContent,
    refund: wechat.refundContent,
    encode: wechat.encode,
  },
  alipay: {
    schedule: alipay.SCHEDULE,
    acknowledges: alipay.acknowledges,
    payment: alipay.paymentContent,
    refund: alipay.refundContent,
    encode: alipay.encode,
  },
};
