import { readFileSync } from 'node:fs';
import type { WechatVirtualConfig } from '../../../config.js';

export interface Push {
  query: Record<string, string>;
  /** JSON with `Encrypt`. */
  body: string;
}

interface PushVectors {
  launch: Record<'signData' | 'paySig' | 'signature', string>;
  query: Record<'body' | 'paySig', string>;
  echo: Record<'signature' | 'timestamp' | 'nonce' | 'echostr', string>;
  pushes: Record<
    | 'delivered'
    | 'deliveredAgain'
    | 'apple'
    | 'otherWorld'
    | 'textAmount'
    | 'refunded'
    | 'refundFailed'
    | 'refundedByApple'
    | 'inquiry'
    | 'complaint'
    | 'otherApp'
    | 'noJson'
    | 'tooLong'
    | 'badPadding'
    | 'unpadded'
    | 'halfBlock',
    Push
  >;
}

/** Made by OpenSSL and Python, by make-push-vectors.py beside this file; none of our code and no sandbox took part. */
export const pushVectors = JSON.parse(
  readFileSync(new URL('push-vectors.json', import.meta.url), 'utf8'),
) as PushVectors;

export const SESSION_KEY = '9hAb/NEYUlkaMBEsmFgzig==';
export const REFUND_NUMBER = 'RF202610010000000000000000000001';
export const WECHAT_OPENID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';

export function virtualConfig(baseUrl: string): WechatVirtualConfig {
  return {
    baseUrl,
    appid: 'wx8888888888888888',
    appSecret: 'app-secret',
    offerId: '1450000001',
    appKey: 'Zx81k2mMfQv7Lw3nRt5yUp9aSd4fGh6j',
    productId: 'course_{fen}',
    env: 0,
    pushToken: 'pushtoken0123456',
    pushAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  };
}
