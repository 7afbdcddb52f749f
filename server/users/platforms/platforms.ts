import type { Config } from '../../config.js';
import { createAlipayLogin } from './alipay.js';
import type { LoginPlatform } from './platform.js';
import { createWechatLogin } from './wechat.js';

export interface LoginPlatforms {
  wechat?: LoginPlatform;
  alipay?: LoginPlatform;
}

/** The platforms that are configured; a platform is off or complete. Throws at start when a key cannot serve. */
export function createLoginPlatforms(config: Pick<Config, 'wechatPlatform' | 'alipay'>): LoginPlatforms {
  return {
    ...(config.wechatPlatform && { wechat: createWechatLogin(config.wechatPlatform) }),
    ...(config.alipay && { alipay: createAlipayLogin(config.alipay) }),
  };
}
