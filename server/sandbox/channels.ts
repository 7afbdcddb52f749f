import * as alipay from './alipay/notify.js';
import type { Post } from './http.js';
import type { Keys } from './keys.js';
import type { Channel, Notice, Refund, Trade } from './model.js';
import { SECOND } from './time.js';
import type { Variant } from './variant.js';
import * as virtual from './virtual/push.js';
import * as wechat from './wechat/notify.js';

interface Said {
  event: string;
  content: Record<string, unknown>;
}

/** How the platform took an answer, and the answer as it understood it. */
export interface Heard {
  acknowledged: boolean;
  body: string;
}

/** What differs between the platforms when they speak first. */
interface Voice {
  schedule(kind: Notice['kind']): readonly number[];
  patienceMs(kind: Notice['kind']): number;
  hears(keys: Keys, kind: Notice['kind'], status: number, body: string): Heard;
  payment(keys: Keys, trade: Trade): Said;
  refund(keys: Keys, trade: Trade, refund: Refund, refundedFen: number): Said;
  encode(keys: Keys, notice: Notice, variant: Variant, now: number): Post;
}

export const VOICES: Record<Channel, Voice> = {
  wechat: {
    schedule: () => wechat.SCHEDULE,
    patienceMs: () => 5 * SECOND,
    hears: (_, _kind, status, body) => ({ acknowledged: wechat.acknowledges(status), body }),
    payment: wechat.paymentContent,
    refund: wechat.refundContent,
    encode: wechat.encode,
  },
  alipay: {
    schedule: () => alipay.SCHEDULE,
    patienceMs: () => 5 * SECOND,
    hears: (_, _kind, status, body) => ({ acknowledged: alipay.acknowledges(status, body), body }),
    payment: alipay.paymentContent,
    refund: alipay.refundContent,
    encode: alipay.encode,
  },
  'wechat-virtual': {
    schedule: virtual.schedule,
    patienceMs: virtual.patienceMs,
    hears: virtual.hears,
    payment: virtual.paymentContent,
    refund: virtual.refundContent,
    encode: virtual.encode,
  },
};
