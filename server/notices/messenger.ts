import type { Config } from '../config.js';
import type { IdentityProvider } from '../users/identity.entity.js';
import { createAlipayMessenger } from './alipay-messenger.js';
import { createWechatMessenger } from './wechat-messenger.js';

export interface PlatformMessage {
  /** What the platform calls the person: openid, open_id. */
  to: string;
  template: string;
  /** A page of the mini program, without a slash before it. */
  page: string;
  /** By keyword of the template. */
  fields: Readonly<Record<string, string>>;
}

/**
 * REFUSED: the person takes no such message. IMPOSSIBLE: asking again would answer the same. LATER: a fault that passes, or
 * nobody knows; then a message may come twice.
 */
export type MessageOutcome = { kind: 'SENT' } | { kind: 'REFUSED' | 'IMPOSSIBLE' | 'LATER'; reason: string };

/** Sends messages through a platform; answers a value whatever the platform does. */
export interface Messenger {
  send(message: PlatformMessage): Promise<MessageOutcome>;
}

export type Messengers = Partial<Record<`${IdentityProvider}`, Messenger>>;

/** The platforms that are configured. */
export const createMessengers = ({
  wechatPlatform,
  alipay,
}: Pick<Config, 'wechatPlatform' | 'alipay'>): Messengers => ({
  ...(wechatPlatform && { WECHAT: createWechatMessenger(wechatPlatform) }),
  ...(alipay && { ALIPAY: createAlipayMessenger(alipay) }),
});
