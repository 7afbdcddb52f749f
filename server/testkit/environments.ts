import { generateKeyPairSync } from 'node:crypto';
import { ConfigError, type Env, parseConfig } from '../config.js';

/** A key pair of nobody. */
export const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const WECHATPAY = {
  WECHATPAY_BASE_URL: 'https://api.mch.weixin.qq.com/',
  WECHATPAY_MCHID: '1900000001',
  WECHATPAY_APPID: 'wx0000000000000001',
  WECHATPAY_SERIAL_NO: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  WECHATPAY_PRIVATE_KEY: pair.privateKey,
  WECHATPAY_APIV3_KEY: '0123456789abcdef0123456789abcdef',
  WECHATPAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0119000000012024112600000000000001',
  WECHATPAY_PUBLIC_KEY: pair.publicKey,
};
export const WECHAT = { WECHAT_API_BASE_URL: 'https://api.weixin.qq.com', WECHAT_APP_SECRET: 'app-secret' };
export const VIRTUAL = {
  WECHAT_VIRTUAL_OFFER_ID: '1450000001',
  WECHAT_VIRTUAL_APP_KEY: 'app-key',
  WECHAT_VIRTUAL_PRODUCT_ID: 'course_{fen}',
  WECHAT_PUSH_TOKEN: 'push-token',
  WECHAT_PUSH_AES_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};
export const ALIPAY = {
  ALIPAY_GATEWAY_URL: 'https://openapi.alipay.com/gateway.do',
  ALIPAY_APP_ID: '2021000000000001',
  ALIPAY_SELLER_ID: '2088000000000001',
  ALIPAY_PRIVATE_KEY: pair.privateKey,
  ALIPAY_PUBLIC_KEY: pair.publicKey,
};
export const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://zhike:secret@db:5432/zhike',
  SESSION_SECRET: 'a secret of thirty-two characters or more',
  ENCRYPTION_KEYS: `a:${Buffer.alloc(32, 1).toString('base64')}`,
  INDEX_KEY: Buffer.alloc(32, 2).toString('base64'),
  PUBLIC_URL: 'https://zhike.example.cn/',
  OPERATOR_NAME: '知课',
  SUPPORT_EMAIL: 'support@zhike.example.cn',
};

/** What is wrong with these settings, a sentence each. */
export function faults(env: Env, readFile?: (path: string) => string): string[] {
  try {
    parseConfig(env, readFile);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

export const without = (env: Env, ...names: string[]): Env =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
