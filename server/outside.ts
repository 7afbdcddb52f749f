import type { Config } from './config.js';
import type { Services } from './context.js';
import { smtpMailer } from './kernel/mail.js';
import { createMessengers } from './notices/messenger.js';
import { createGateways } from './payments/gateways/gateways.js';
import { createWechatSafety } from './safety/wechat-safety.js';
import { createLoginPlatforms } from './users/platforms/platforms.js';

type Outside = Pick<Services, 'mailer' | 'gateways' | 'loginPlatforms' | 'messengers' | 'wechatSafety'>;

/** Whoever we speak to: the platforms and their channels of payment, and the mail server. Throws where a key cannot serve. */
export const openOutside = (config: Config): Outside => ({
  mailer: config.mail && smtpMailer(config.mail),
  gateways: createGateways(config),
  loginPlatforms: createLoginPlatforms(config),
  messengers: createMessengers(config),
  wechatSafety: config.wechatPlatform && createWechatSafety(config.wechatPlatform),
});
